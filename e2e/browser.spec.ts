import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { LabPage } from './lab-page.ts';

test.describe('the browser of a lab', () => {
  test('comes with kubectl port-forward and shows what answers', async ({ page }) => {
    const lab = new LabPage(page);
    await lab.open();
    await lab.openTerminal();
    await expect(lab.tab('Browser')).toHaveCount(0);
    await page.keyboard.type('kubectl run web --image=nginx:1.27 && kubectl wait --for=condition=Ready pod/web && kubectl port-forward web 8080:80\n');
    await lab.tab('Browser').click();
    await expect(lab.lab.locator('.browser')).toContainText('Listening: localhost:8080 (kubectl)');
    const address = lab.lab.getByRole('textbox', { name: 'Address' });
    await expect(address).toHaveValue('http://localhost:8080/');
    await address.press('Enter');
    await expect(lab.lab.locator('.http-status')).toHaveText('HTTP/1.1 200 OK');
    await expect(lab.lab.locator('.http-body')).toContainText('Welcome to nginx!');
    await address.fill('localhost:8080/nothing');
    await lab.button('Go').click();
    await expect(lab.lab.locator('.http-status')).toContainText('404');
    const found = await new AxeBuilder({ page }).include('.browser').analyze();
    expect(found.violations).toEqual([]);
    await lab.tab('Terminal').click();
    await expect(lab.terminal).toContainText('Handling connection for 8080');
    await page.keyboard.press('Control+C');
    await lab.tab('Browser').click();
    await expect(lab.lab.locator('.browser')).toContainText('Nothing listens on localhost now.');
    await lab.button('Go').click();
    await expect(lab.lab.locator('.http-status')).toContainText('curl: (7) Failed to connect to localhost port 8080');
  });
});
