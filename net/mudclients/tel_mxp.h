#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>

/* MXP, the MUD eXtension Protocol (option 91; zuggsoft.com/zmud/mxp.htm): only its links,
 * <SEND>. */

enum { TEL_MXP_OPTION = 91 };

/* Appends the sequence sent once MXP is agreed: texts are not parsed as MXP from here on. */
void tel_mxp_begin(struct buf *out);
/* True if a click may send that line: no client would interpret any part of it. */
bool tel_mxp_is_link(struct str line);
/* Append the beginning and the end of such a link. */
void tel_mxp_open(struct str line, struct buf *out);
void tel_mxp_close(struct buf *out);
