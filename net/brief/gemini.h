#pragma once
#include "net/brief/brief.h"

/* The Gemini door (gemini://geminiprotocol.net/docs/protocol-specification.gmi): what the pages of the web show of the
 * world, and help, as gemtext. Through TLS, as the protocol is. */
extern const struct brief_kind gemini_kind;
