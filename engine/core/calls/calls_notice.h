#pragma once
struct engine;

/* The calls notice.*: bulletin boards for news readers. */
void calls_notice_add(struct engine *engine);
