/* recent_speakers.c -- recent speakers and how many lines they said. */
#include "engine/core/output/recent_speakers.h"

#include "engine/base/mem.h"
#include "engine/core/part.h"
#include "world/model/world.h"

/* Entries of destroyed characters are never fetched; at this limit all are dropped. */
enum { COUNTS_MOST = 10000 };

struct spoken_lines {
    uint32_t lines;
    int64_t until_ms; /* the world's time */
};

struct recent_speakers {
    struct map counts; /* character -> struct spoken_lines, owned */
};

PART_STATE(recent_speakers, PART_RECENT_SPEAKERS)

static void speakers_destroy(struct engine *engine)
{
    map_finish_with(&recent_speakers_state(engine)->counts, mem_free);
}

static bool is_open(const struct engine *engine, const struct spoken_lines *speakers)
{
    return speakers && world_now_ms(engine_world(engine)) < speakers->until_ms;
}

bool speakers_count(struct engine *engine, uint64_t character, int64_t seconds)
{
    struct spoken_lines *speakers = map_find(&recent_speakers_state(engine)->counts, character);
    bool was_open = is_open(engine, speakers);
    if (!speakers) {
        if (recent_speakers_state(engine)->counts.count >= COUNTS_MOST) {
            speakers_destroy(engine);
        }
        speakers = mem_alloc(sizeof(*speakers));
        (void)map_put(&recent_speakers_state(engine)->counts, character, speakers);
    }
    speakers->lines++;
    if (!was_open) {
        speakers->until_ms = world_now_ms(engine_world(engine)) + seconds * 1000;
    }
    return !was_open;
}

bool speakers_counts(const struct engine *engine, uint64_t character)
{
    return is_open(engine, map_find(&recent_speakers_state(engine)->counts, character));
}

uint32_t speakers_end(struct engine *engine, uint64_t character)
{
    struct spoken_lines *speakers =
            map_remove(&recent_speakers_state(engine)->counts, character);
    uint32_t lines = speakers ? speakers->lines : 0;
    mem_free(speakers);
    return lines;
}

bool speakers_each(const struct engine *engine, size_t *cursor, uint64_t *out_character)
{
    void *speakers = NULL;
    return map_each(&recent_speakers_state(engine)->counts, cursor, out_character, &speakers);
}

const struct kernel_part recent_speakers_part = {
        .state_size = sizeof(struct recent_speakers),
        .destroy = speakers_destroy,
};
