#pragma once
#include "net/oneshot/oneshot.h"

/* The Gemini door (gemini://geminiprotocol.net/docs/protocol-specification.gmi): what the pages of the web show of the
 * world, and help, as gemtext. Through TLS, as the protocol is. */
extern const struct oneshot_kind gemini_kind;
