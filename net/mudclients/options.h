#pragma once
#include "net/telnet/tel_option.h"

/* What MUD clients understand beside the text. */
extern const struct tel_option option_gmcp, option_msdp, option_mssp, option_mxp, option_mcp;
