/* channel_people.c -- who is on a channel, and who commands it.
 *
 * A character is on a channel while one of their sessions hears it: a chat session if it has joined, any other if the
 * character is a member. */
#include "engine/core/chat/channel_impl.h"
#include "engine/core/people/person.h"
#include "engine/core/people/role.h"
#include "engine/core/run/transaction.h"

struct presence *channel_stays(const struct engine *engine, uint64_t character)
{
    return map_find(&channels_state(engine)->staying, character);
}

struct presence *channel_person(struct engine *engine, uint64_t character)
{
    struct presence *presence = presence_find(engine, character);
    return presence ? presence : channel_stays(engine, character);
}

struct presence *channel_person_named(struct engine *engine, struct str name)
{
    struct presence *found = person_find(engine, name);
    size_t cursor = 0;
    void *one = NULL;
    while (!found && map_each(&channels_state(engine)->staying, &cursor, NULL, &one)) {
        struct presence *presence = one;
        found = str_equal_nocase(str_of(presence->name), name) ? presence : NULL;
    }
    return found;
}

static bool stays_on(
        struct engine *engine, const struct channel *channel, const struct object *player)
{
    return player && channel_stays(engine, player->id) &&
           channel_is_kept(engine, player, channel);
}

static bool session_hears(struct engine *engine, const struct session *session,
        const struct channel *channel, const struct object *player)
{
    return session->chats ? ids_have(channel->sessions, channel->session_count, session->id)
                          : player && channel_is_member(engine, player, channel);
}

bool channel_is_on(struct engine *engine, const struct channel *channel, uint64_t character)
{
    const struct object *player = world_find(engine_world(engine), character);
    struct session *session = hub_sessions_of(engine_hub(engine), character);
    for (; session; session = session->next_of_character) {
        if (session_hears(engine, session, channel, player)) {
            return true;
        }
    }
    return stays_on(engine, channel, player);
}

bool channel_membership_counts(struct engine *engine, uint64_t character)
{
    struct session *session = hub_sessions_of(engine_hub(engine), character);
    while (session && session->chats) {
        session = session->next_of_character;
    }
    return session != NULL;
}

void channel_each_person(struct engine *engine, const struct channel *channel,
        void (*visit)(void *data, uint64_t character, unsigned rank), void *data)
{
    struct map seen;
    map_init(&seen);
    for (size_t i = 0; i < channel->session_count; i++) {
        struct session *session = hub_find(engine_hub(engine), channel->sessions[i]);
        if (session && session->character && !map_put(&seen, session->character, session)) {
            visit(data, session->character, channel_rank(channel, session->character));
        }
    }
    for (struct presence *p = presence_first(engine); p; p = p->next) {
        const struct object *player = channel_membership_counts(engine, p->character)
                                              ? world_find(engine_world(engine), p->character)
                                              : NULL;
        if (player && channel_is_member(engine, player, channel) &&
                !map_put(&seen, p->character, p)) {
            visit(data, p->character, channel_rank(channel, p->character));
        }
    }
    size_t cursor = 0;
    uint64_t id = 0;
    void *one = NULL;
    while (map_each(&channels_state(engine)->staying, &cursor, &id, &one)) {
        if (!map_find(&seen, id) &&
                stays_on(engine, channel, world_find(engine_world(engine), id))) {
            visit(data, id, channel_rank(channel, id));
        }
    }
    map_finish(&seen);
}

static void count_one_person(void *data, uint64_t character, unsigned rank)
{
    (void)character;
    (void)rank;
    ++*(size_t *)data;
}

size_t channel_count(struct engine *engine, const struct channel *channel)
{
    size_t count = 0;
    channel_each_person(engine, channel, count_one_person, &count);
    return count;
}

void channel_each_joined(struct engine *engine, uint64_t character,
        void (*visit)(void *data, struct channel *channel), void *data)
{
    for (size_t i = 0; i < channels_state(engine)->count; i++) {
        struct channel *channel = channels_state(engine)->list[i];
        if (channel_is_on(engine, channel, character)) {
            transaction_lean_on(engine, channel->changed);
            visit(data, channel);
        }
    }
}

bool channel_commands(struct engine *engine, const struct channel *channel, uint64_t character)
{
    const struct presence *presence = presence_find(engine, character);
    return (channel_rank(channel, character) & CHANNEL_OPERATOR) ||
           role_of(engine, character) == PERM_WIZARD ||
           (presence && (presence->modes & PERSON_OPERATOR));
}
