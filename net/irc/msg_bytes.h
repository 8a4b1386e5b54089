#pragma once
#include "engine/base/buf.h"
#include "engine/session/msg.h"

/* Messages as bytes, for what is shown later. The bytes never leave the process. */

/* Appends msg to out; msg_next reads it, borrowed from bytes. */
void msg_write(const struct msg *msg, struct buf *out);
/* Takes the first message from *bytes. Returns false at the end. */
bool msg_next(struct str *bytes, struct msg *out);
