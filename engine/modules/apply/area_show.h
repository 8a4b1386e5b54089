#pragma once
#include "engine/core/calls/calls_design.h"
#include "engine/modules/apply/area_texts.h"

struct area_show;
struct engine;
struct ev_loop;

/* Answers requests for areas' texts, one after the other, each read by a worker. */
struct area_show *area_show_open(struct ev_loop *loop, struct engine *engine);
/* NULL is accepted. */
void area_show_close(struct area_show *show);
/* Appends the text of an area of the world at path, for the requester. Thread: any. */
MUST_CHECK bool area_show_read(
        const char *path, const struct design_show *ask, struct buf *out, struct err *err);
/* Returns the texts shown for editing. */
struct area_texts *area_show_texts(struct area_show *show);
/* Queues a request. Returns false and fills err if too many are waiting. */
MUST_CHECK bool area_show_ask(
        struct area_show *show, const struct design_show *ask, struct err *err);
