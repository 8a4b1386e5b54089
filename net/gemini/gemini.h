#pragma once
#include "net/oneshot/oneshot.h"

/* The Gemini service (gemini://geminiprotocol.net/docs/protocol-specification.gmi): the world's
 * web pages and the help as gemtext. It uses TLS, as the protocol requires. */
extern const struct oneshot_kind gemini_kind;
