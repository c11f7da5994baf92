/** The version that an image's tag begins with: `8.1.3` of `valkey/valkey:8.1.3-alpine`, or undefined where it begins with another word. */
export function versionIn(image: string): string | undefined {
  // What is before the last slash may have a colon, too: a registry's port.
  return /:v?(\d+(?:\.\d+)*)[^/]*$/.exec(image.replace(/@.*$/, ''))?.[1]
}

/** Is a version older than another? Number by number: 8.0.9 is older than 8.0.10. */
export function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0
}
