#pragma once
#include "engine/base/buf.h"

/* Appends a short name for a User-Agent: "Firefox on Linux", or a program's own, such as "curl". */
void web_agent_name(struct str user_agent, struct buf *out);
