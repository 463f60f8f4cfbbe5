import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';

export interface ScreenHooks {
  type(text: string): void;
  resize(rows: number, columns: number): void;
}

export interface Screen {
  write(bytes: Uint8Array): void;
  /** Empties the screen for a new session. */
  reset(): void;
  focus(): void;
  dispose(): void;
}

function theme(): { background: string; foreground: string; cursor: string; selectionBackground: string } {
  const dark = document.documentElement.dataset['theme'] === 'dark';
  return dark
    ? { background: '#181b21', foreground: '#e4e7ed', cursor: '#9db7ff', selectionBackground: '#2f4175' }
    : { background: '#ffffff', foreground: '#1b2029', cursor: '#2b50c8', selectionBackground: '#cfdbfb' };
}

/** Ctrl+M (on a Mac also Ctrl+Shift+M) gives the next Tab to the page; any other key takes that back. */
function leaveByKey(terminal: Terminal): void {
  let isLeaving = false;
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown') return true;
    if (event.ctrlKey && event.key.toLowerCase() === 'm') {
      isLeaving = true;
      event.preventDefault();
      return false;
    }
    // Not handled here: the browser moves the focus.
    if (event.key === 'Tab' && isLeaving) return false;
    if (event.key !== 'Shift') isLeaving = false;
    return true;
  });
}

/** A terminal emulator in an element. */
export function openScreen(place: HTMLElement, hooks: ScreenHooks): Screen {
  const terminal = new Terminal({
    screenReaderMode: true,
    fontSize: 13,
    fontFamily: getComputedStyle(place).getPropertyValue('--mono'),
    theme: theme(),
    scrollback: 5000,
    cursorBlink: false,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(place);
  leaveByKey(terminal);
  terminal.onData(hooks.type);
  terminal.onResize(({ rows, cols }) => hooks.resize(rows, cols));
  fit.fit();
  hooks.resize(terminal.rows, terminal.cols);
  const sizes = new ResizeObserver(() => {
    if (place.clientWidth > 0) fit.fit();
  });
  sizes.observe(place);
  const themes = new MutationObserver(() => {
    terminal.options.theme = theme();
  });
  themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return {
    write: (bytes) => terminal.write(bytes),
    reset: () => terminal.reset(),
    focus: () => terminal.focus(),
    dispose() {
      sizes.disconnect();
      themes.disconnect();
      terminal.dispose();
    },
  };
}
