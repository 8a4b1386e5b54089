/* password_queue.c -- order in which passwords are checked.
 *
 * 1. There are two lines. Strangers (people at an address from which they have never logged in)
 *    wait until the other line is empty.
 * 2. Within a line, owners take turns: each place has a round, one later than the owner's
 *    previous place, and the lowest round goes first; within a round, the earliest place.
 * 3. At most KNOWN_MAX places wait, and STRANGERS_MAX of strangers. When a line is full, its
 *    last place is removed, which may be the new one: an owner with many places makes room for
 *    others.
 *
 * A line is a sorted array, so a place is found by binary search. */
#include "engine/core/people/password_queue.h"

#include "engine/base/mem.h"

#include <string.h>

#define KNOWN_MAX 10000 /* a quarter of an hour at ten per second */
#define STRANGERS_MAX 1000

/* An owner of jobs. */
struct owner {
    uint64_t round; /* of the last one */
    size_t jobs;
};

void password_queue_init(struct password_queue *queue)
{
    for (size_t i = 0; i < 2; i++) {
        queue->lines[i] = (struct password_line){0};
        map_init(&queue->lines[i].owners);
    }
}

void password_queue_finish(struct password_queue *queue)
{
    for (size_t i = 0; i < 2; i++) {
        map_finish_with(&queue->lines[i].owners, mem_free);
        mem_free(queue->lines[i].places);
    }
}

/* -- owners -- */

static struct password_line *line_of(
        struct password_queue *queue, const struct password_place *place)
{
    return &queue->lines[place->turn.stranger];
}

/* Maps do not allow the key 0. */
static uint64_t key_of_owner(const struct password_place *place)
{
    return place->turn.owner ? place->turn.owner : 1;
}

static void set_round(struct password_line *line, struct password_place *place)
{
    struct owner *owner = map_find(&line->owners, key_of_owner(place));
    if (!owner) {
        owner = mem_alloc(sizeof(*owner));
        (void)map_put(&line->owners, key_of_owner(place), owner);
    }
    place->round =
            owner->jobs > 0 && owner->round >= line->round ? owner->round + 1 : line->round;
    owner->round = place->round;
    owner->jobs++;
}

/* Removes a job. If it was the owner's last in turn, the next one gets its round. */
static void forget_job(struct password_line *line, const struct password_place *place)
{
    struct owner *owner = map_find(&line->owners, key_of_owner(place));
    owner->jobs--;
    if (owner->round == place->round && owner->round > 0) {
        owner->round--;
    }
    if (owner->jobs == 0) {
        mem_free(map_remove(&line->owners, key_of_owner(place)));
    }
}

/* -- the order -- */

static bool is_before(const struct password_place *place, const struct password_place *other)
{
    return place->round != other->round ? place->round < other->round
                                        : place->number < other->number;
}

/* Returns how many of the line go before the place. */
static size_t count_before(const struct password_line *line, const struct password_place *place)
{
    size_t low = 0;
    size_t high = line->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (is_before(line->places[middle], place)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void put_at(struct password_line *line, size_t i, struct password_place *place)
{
    line->places = mem_grow(
            line->places, line->count, &line->capacity, sizeof(struct password_place *));
    memmove(&line->places[i + 1], &line->places[i],
            (line->count - i) * sizeof(struct password_place *));
    line->places[i] = place;
    line->count++;
}

static struct password_place *take_at(struct password_line *line, size_t i)
{
    struct password_place *place = line->places[i];
    line->count--;
    memmove(&line->places[i], &line->places[i + 1],
            (line->count - i) * sizeof(struct password_place *));
    return place;
}

/* -- adding and removing -- */

bool password_queue_enter(struct password_queue *queue, struct password_place *place,
        struct password_place **out_last)
{
    struct password_line *line = line_of(queue, place);
    *out_last = NULL;
    set_round(line, place);
    if (line->count >= (place->turn.stranger ? STRANGERS_MAX : KNOWN_MAX)) {
        if (is_before(line->places[line->count - 1], place)) {
            forget_job(line, place);
            return false;
        }
        *out_last = take_at(line, line->count - 1);
        forget_job(line, *out_last);
    }
    put_at(line, count_before(line, place), place);
    return true;
}

struct password_place *password_queue_take(struct password_queue *queue)
{
    for (size_t i = 0; i < 2; i++) {
        struct password_line *line = &queue->lines[i];
        if (line->count > 0) {
            struct password_place *place = take_at(line, 0);
            line->round = place->round;
            return place;
        }
    }
    return NULL;
}

void password_queue_done(struct password_queue *queue, const struct password_place *place)
{
    forget_job(line_of(queue, place), place);
}

void password_queue_leave(struct password_queue *queue, struct password_place *place)
{
    struct password_line *line = line_of(queue, place);
    (void)take_at(line, count_before(line, place));
    forget_job(line, place);
}

size_t password_queue_index(
        const struct password_queue *queue, const struct password_place *place)
{
    const struct password_line *line = &queue->lines[place->turn.stranger];
    size_t others = place->turn.stranger ? queue->lines[0].count : 0;
    return others + count_before(line, place) + 1;
}

size_t password_queue_count(const struct password_queue *queue)
{
    return queue->lines[0].count + queue->lines[1].count;
}
