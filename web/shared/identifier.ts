/** What the server takes as an id, as a form field's pattern: letters of any script, so that an office may call a rep 王芳. */
export const ID_PATTERN = String.raw`[\p{L}\p{M}\p{Nd}._\-]{1,64}`;
