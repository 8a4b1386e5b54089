#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* MXP, the MUD eXtension Protocol (option 91; zuggsoft.com/zmud/mxp.htm): of it the links alone, <SEND>. */

enum { TEL_MXP_OPTION = 91 };

/* Appends what follows the agreement: from here on no text is MXP, until the end. */
void tel_mxp_begin(struct buf *out);
/* True if a click may send that line: no client's command language interprets anything in it. */
bool tel_mxp_is_link(struct str line);
/* Appends what begins and ends such a link. */
void tel_mxp_open(struct str line, struct buf *out);
void tel_mxp_close(struct buf *out);
