/** Takes an item out of a list in place; what follows moves up. Without effect where it is not there. (`splice` makes a list of what it takes out.) */
export function removeFrom<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at < 0) return;
  for (let i = at + 1; i < list.length; i++) list[i - 1] = list[i]!;
  list.pop();
}
