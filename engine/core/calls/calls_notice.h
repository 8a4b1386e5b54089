#pragma once
struct engine;

/* The calls notice.*: boards as a news reader sees them. */
void calls_notice_add(struct engine *engine);
