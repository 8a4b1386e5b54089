#pragma once
#include "engine/base/str.h"
#include "net/telnet/tel_render.h"

/* Returns the links of a terminal that can send a line. prompts: it can also write one into its own
 * line, without sending it. */
const struct tel_links *tel_hyperlinks(bool prompts);

/* Returns the offset of the first word in capitals, which a player has to fill in ("mail NAME =
 * TEXT"); line.length if there is none. */
size_t tel_hyperlink_blank(struct str line);
