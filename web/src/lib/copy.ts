/**
 * Puts text on the clipboard. The clipboard interface exists only on secure origins; a server reached by plain HTTP on
 * another host has none, so a hidden text field with the old copy command is the second way. Answers whether it worked.
 */
export async function copyText(value: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(value);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = value;
    field.setAttribute('readonly', '');
    field.style.position = 'fixed';
    field.style.opacity = '0';
    document.body.append(field);
    field.select();
    const worked = document.execCommand('copy');
    field.remove();
    return worked;
  }
}
