/** The same address without the token: it must not stay where somebody could photograph it. */
export function withoutToken(address: string): string {
  const url = new URL(address);
  url.searchParams.delete('token');
  return url.pathname + url.search + url.hash;
}
