export const sshKey = (k: { id: number; key: string }): object => ({
  id: k.id,
  key: k.key,
  keysource: '',
  resource_uri: `/MAAS/api/2.0/account/prefs/sshkeys/${k.id}/`,
});
