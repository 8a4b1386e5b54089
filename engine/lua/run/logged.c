/* logged.c -- recent log() lines of scripts, by owner.
 *
 * The last lines of all owners are in memory and lost with the process. No owner has more than a
 * share of them. An owner who writes much replaces only their own lines while the buffer has
 * room, and the oldest of all when it is full. A line stays even if its transaction fails, since
 * it is most useful then. */
#include "engine/lua/run/logged.h"

#include "engine/base/clock.h"
#include "engine/base/mem.h"

#include <string.h>

enum { LINES_MAX = 400, SHARE_MAX = 100 };

struct logged {
    struct logged_line lines[LINES_MAX]; /* oldest first */
    size_t count;
};

struct logged *logged_create(void)
{
    return mem_alloc(sizeof(struct logged));
}

void logged_destroy(struct logged *logged)
{
    for (size_t i = 0; logged && i < logged->count; i++) {
        mem_free(logged->lines[i].text);
    }
    mem_free(logged);
}

static void drop_logged(struct logged *logged, size_t index)
{
    mem_free(logged->lines[index].text);
    logged->count--;
    memmove(&logged->lines[index], &logged->lines[index + 1],
            (logged->count - index) * sizeof(logged->lines[0]));
}

static void make_room(struct logged *logged, uint64_t owner)
{
    size_t theirs = 0;
    size_t oldest = 0;
    for (size_t i = logged->count; i > 0; i--) {
        if (logged->lines[i - 1].owner == owner) {
            theirs++;
            oldest = i - 1;
        }
    }
    if (theirs >= SHARE_MAX) {
        drop_logged(logged, oldest);
    } else if (logged->count == LINES_MAX) {
        drop_logged(logged, 0);
    }
}

void logged_add(struct logged *logged, uint64_t owner, uint64_t object, struct str text)
{
    if (owner == 0) {
        return;
    }
    make_room(logged, owner);
    logged->lines[logged->count++] = (struct logged_line){
            .time_ms = clock_wall_ms(),
            .owner = owner,
            .object = object,
            .text = str_dup(str_fit(text, LOGGED_LINE_MAX)),
    };
}

void logged_each(const struct logged *logged, uint64_t owner, uint64_t object,
        void (*visit)(void *data, const struct logged_line *line), void *data)
{
    for (size_t i = 0; i < logged->count; i++) {
        const struct logged_line *line = &logged->lines[i];
        if (line->owner == owner && (object == 0 || line->object == object)) {
            visit(data, line);
        }
    }
}
