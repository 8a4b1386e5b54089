#pragma once
#include "engine/base/buf.h"

/* The last that was told to one character, over all its conversations: for `history` and
 * `report`. In memory only. */
struct transcript;

#define TRANSCRIPT_BYTES_MAX 4000 /* with what a buffer adds, a page: idle players are many */
/* What is told under this topic is left out: the answer to `history` itself. */
#define TRANSCRIPT_TOPIC "history"

struct transcript *transcript_create(void);
void transcript_destroy(struct transcript *transcript);
/* Keeps markup of one or more lines; the oldest go. */
void transcript_add(struct transcript *transcript, struct str markup);
/* The newest `limit` lines, oldest first: markup, borrowed until the next add. */
struct str transcript_last(const struct transcript *transcript, size_t limit);
