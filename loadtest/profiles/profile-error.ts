// A profile that does not exist, or a profiles file that cannot be used; the message is for the user.
export class ProfileError extends Error {
  override readonly name = 'ProfileError';
}
