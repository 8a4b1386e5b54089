#pragma once
#include "engine/base/base.h"

#include <jansson.h>

/* Entries read from the broker and not finished. They are passed to the game in order, call by
 * call, without waiting until the previous call is durable. */
struct board_queue;

#define BOARD_QUEUE_MOST 200 /* entries that wait; past that no more are read */

struct board_queue *board_queue_create(void);
void board_queue_destroy(struct board_queue *queue);
bool board_queue_has_room(const struct board_queue *queue);
void board_queue_add(struct board_queue *queue, struct str id, struct str text);
/* Returns the entries of the next call, a new reference, and its number; NULL: nothing is to be handed in now. */
json_t *board_queue_hand(struct board_queue *queue, uint64_t *out_number);
/* The call of that number has taken so many, and they are durable; or was refused (0), and then nothing is kept. Returns
 * their ids, which are needed no more, a new reference. */
json_t *board_queue_done(struct board_queue *queue, uint64_t number, size_t taken);
/* Forgets all, for it comes again. */
void board_queue_clear(struct board_queue *queue);
