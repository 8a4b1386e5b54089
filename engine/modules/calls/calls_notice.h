#pragma once
struct engine;

/* Adds the calls notice.*, which are for bulletin boards and news readers. */
void calls_notice_add(struct engine *engine);
