/** What the system says of a file, by its code: its own words are not for those who use a program. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EDQUOT: 'there is no room left for this user',
  EEXIST: 'something of that name is there',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead round in a circle',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is a file, not a folder',
  EPERM: 'it is not permitted',
  EROFS: 'it is where nothing may be written',
};

/** Why a file could not be read or written, as the end of a sentence. */
export const reasonOf = ({ code = '', message }: Error & { readonly code?: string }): string =>
  reasons[code] ?? message.replace(/^E[A-Z0-9]+: /, '').replace(/, \w+ '.*$/, '');
