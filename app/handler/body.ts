// What a serializer hands to an engine.

/** Text or bytes ready for the socket. Bytes may be a view of a reused buffer: send them before the next request. */
export type Body = string | Uint8Array;
