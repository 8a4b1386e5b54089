/* channel_census.c -- who is on each channel. */
#include "engine/modules/calls/channel_census.h"

#include "engine/core/chat/channel_impl.h"

/* Everybody on each channel. */
struct channel_census {
    struct map channels; /* (uintptr_t)channel -> struct map of characters, owned */
    struct engine *engine;
    /* while it is made: whose memberships are visited, and the same for one who only stays */
    uint64_t member;
    const struct object *stayer;
};

static void put_member(void *data, struct channel *channel)
{
    struct channel_census *census = data;
    if (census->stayer && !channel_is_kept(census->engine, census->stayer, channel)) {
        return;
    }
    struct map *people = map_find(&census->channels, (uintptr_t)channel);
    (void)map_put(people, census->member, census);
}

struct channel_census *channel_census_create(struct engine *engine)
{
    const struct channels *channels = channels_state(engine);
    struct channel_census *census = mem_alloc(sizeof(*census));
    census->engine = engine;
    for (size_t i = 0; i < channels->count; i++) {
        const struct channel *channel = channels->list[i];
        struct map *people = mem_alloc(sizeof(*people));
        for (size_t j = 0; j < channel->session_count; j++) {
            struct session *session = hub_find(engine_hub(engine), channel->sessions[j]);
            if (session && session->character) {
                (void)map_put(people, session->character, census);
            }
        }
        (void)map_put(&census->channels, (uintptr_t)channel, people);
    }
    for (struct presence *p = presence_first(engine); p; p = p->next) {
        const struct object *player = channel_membership_counts(engine, p->character)
                                              ? world_find(engine_world(engine), p->character)
                                              : NULL;
        census->member = p->character;
        if (player) {
            channel_each_membership(engine, player, put_member, census);
        }
    }
    size_t cursor = 0;
    void *one = NULL;
    while (map_each(&channels->staying, &cursor, &census->member, &one)) {
        census->stayer = world_find(engine_world(engine), census->member);
        if (census->stayer) {
            channel_each_membership(engine, census->stayer, put_member, census);
        }
    }
    return census;
}

void channel_census_destroy(struct channel_census *census)
{
    size_t cursor = 0;
    void *people = NULL;
    while (map_each(&census->channels, &cursor, NULL, &people)) {
        map_finish(people);
        mem_free(people);
    }
    map_finish(&census->channels);
    mem_free(census);
}

const struct map *channel_census_of(
        const struct channel_census *census, const struct channel *channel)
{
    return map_find(&census->channels, (uintptr_t)channel);
}
