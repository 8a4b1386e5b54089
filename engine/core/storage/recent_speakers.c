/* recent_speakers.c -- recent speakers and how many lines they said. */
#include "engine/core/storage/recent_speakers.h"

#include "engine/base/mem.h"
#include "world/model/world.h"

/* Entries of destroyed characters are never fetched; at this limit all are dropped. */
enum { COUNTS_MOST = 10000 };

struct speakers {
    uint32_t lines;
    int64_t until_ms; /* the world's time */
};

static bool is_open(const struct engine *engine, const struct speakers *said)
{
    return said && world_now_ms(engine->world) < said->until_ms;
}

bool speakers_count(struct engine *engine, uint64_t character, int64_t seconds)
{
    struct speakers *said = map_find(&engine->said, character);
    bool was_open = is_open(engine, said);
    if (!said) {
        if (engine->said.count >= COUNTS_MOST) {
            speakers_destroy(engine);
        }
        said = mem_alloc(sizeof(*said));
        (void)map_put(&engine->said, character, said);
    }
    said->lines++;
    if (!was_open) {
        said->until_ms = world_now_ms(engine->world) + seconds * 1000;
    }
    return !was_open;
}

bool speakers_counts(const struct engine *engine, uint64_t character)
{
    return is_open(engine, map_find(&engine->said, character));
}

uint32_t speakers_end(struct engine *engine, uint64_t character)
{
    struct speakers *said = map_remove(&engine->said, character);
    uint32_t lines = said ? said->lines : 0;
    mem_free(said);
    return lines;
}

bool speakers_each(const struct engine *engine, size_t *cursor, uint64_t *out_character)
{
    void *said = NULL;
    return map_each(&engine->said, cursor, out_character, &said);
}

void speakers_destroy(struct engine *engine)
{
    map_finish_with(&engine->said, mem_free);
}
