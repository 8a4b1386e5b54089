#pragma once
#include "engine/modules/package/story_stage.h"

extern const struct story_stage stage_tcp;
/* The binary that stage_tcp runs; set before its first use. */
void stage_tcp_use(const char *program);
