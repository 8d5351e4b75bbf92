/** `ID`, then the words of `ID_LIKE` (os-release(5)); undefined when there is no ID. */
export function parseOsIds(text: string): readonly string[] | undefined {
  const value = (key: string) => new RegExp(`^${key}=["']?([^"'\\n]*)`, 'm').exec(text)?.[1]?.trim() ?? '';
  const id = value('ID');
  return id === ''
    ? undefined
    : [
        id,
        ...value('ID_LIKE')
          .split(/\s+/)
          .filter((word) => word !== ''),
      ];
}
