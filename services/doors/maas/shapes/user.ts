interface UserFacts {
  username: string;
  email: string;
  isSuperuser: boolean;
}

/** A user as MAAS's clients know one. */
export const userShape = ({ username, email, isSuperuser }: UserFacts) => ({
  username,
  email,
  is_local: true,
  is_superuser: isSuperuser,
  resource_uri: `/MAAS/api/2.0/users/${username}/`,
});
