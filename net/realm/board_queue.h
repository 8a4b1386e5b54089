#pragma once
#include "engine/base/base.h"

#include <jansson.h>

/* Entries read from the broker and not finished. They are passed to the game in order, in calls
 * that do not wait until the previous one is durable. */
struct board_queue;

#define BOARD_QUEUE_MOST 200 /* waiting entries, after which reading stops */

struct board_queue *board_queue_create(void);
void board_queue_destroy(struct board_queue *queue);
bool board_queue_has_room(const struct board_queue *queue);
void board_queue_add(struct board_queue *queue, struct str id, struct str text);
/* Returns the entries of the next call, as a new reference, and its number; NULL if no call is
 * due. */
json_t *board_queue_hand(struct board_queue *queue, uint64_t *out_number);
/* Handles the end of a call: the game has taken and stored so many entries, or has refused the
 * call (0). Returns the IDs of the finished entries, as a new reference. */
json_t *board_queue_done(struct board_queue *queue, uint64_t number, size_t taken);
/* Removes all entries, because they will be read again. */
void board_queue_clear(struct board_queue *queue);
