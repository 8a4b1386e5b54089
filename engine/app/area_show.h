#pragma once
#include "engine/app/area_texts.h"
#include "engine/core/calls/calls_design.h"

struct area_show;
struct engine;
struct ev_loop;

/* Areas' designs as text, for who asks by typed call: one after the other, each read by a worker. */
struct area_show *area_show_open(struct ev_loop *loop, struct engine *engine);
/* NULL is fine. */
void area_show_close(struct area_show *show);
/* Appends the text of an area, as the world at path has it, for who asks. Thread: any. */
MUST_CHECK bool area_show_read(
        const char *path, const struct design_show *ask, struct buf *out, struct err *err);
/* What was shown to be edited. */
struct area_texts *area_show_texts(struct area_show *show);
/* False with a sentence: too many wait. */
MUST_CHECK bool area_show_ask(
        struct area_show *show, const struct design_show *ask, struct err *err);
