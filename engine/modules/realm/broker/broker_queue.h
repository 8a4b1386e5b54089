#pragma once
#include "engine/base/base.h"

#include <jansson.h>

/* Entries read from the broker and not finished. They are passed to the game in order, in calls
 * that do not wait until the previous one is durable. */
struct broker_queue;

#define BROKER_QUEUE_MOST 200 /* waiting entries, after which reading stops */

struct broker_queue *broker_queue_create(void);
void broker_queue_destroy(struct broker_queue *queue);
bool broker_queue_has_room(const struct broker_queue *queue);
void broker_queue_add(struct broker_queue *queue, struct str id, struct str text);
/* Returns the entries of the next call, as a new reference, and its number; NULL if no call is
 * due. */
json_t *broker_queue_hand(struct broker_queue *queue, uint64_t *out_number);
/* Handles the end of a call: the game has taken and stored so many entries, or has refused the
 * call (0). Returns the IDs of the finished entries, as a new reference. */
json_t *broker_queue_done(struct broker_queue *queue, uint64_t number, size_t taken);
/* Removes all entries, because they will be read again. */
void broker_queue_clear(struct broker_queue *queue);
