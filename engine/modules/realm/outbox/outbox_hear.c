/* outbox_hear.c -- Updating of peers from the broker's list of worlds.
 *
 * This world does not greet a world that is not trusted, was given up or speaks another protocol.
 * Messages for a world of another protocol wait until both speak the same one. */
#include "engine/modules/realm/outbox/outbox_impl.h"
#include "engine/modules/realm/outbox/outbox_log.h"

#include <string.h>

/* Notes the peer's protocol. Returns it if it differs from ours, else 0. */
static uint64_t note_protocol(
        struct engine *engine, struct outbox_peer *peer, const struct outbox_news *news)
{
    uint64_t said = news->protocol > 0 ? news->protocol : OUTBOX_PROTOCOL_UNSAID;
    uint64_t other = said == OUTBOX_PROTOCOL ? 0 : said;
    if (other != 0 && other != peer->protocol) {
        outbox_log(engine, str_of(peer->name), LOG_ERROR,
                "the world %s (version %.*s) speaks protocol %llu of the realm, and this "
                "program protocol %d: messages for it wait until both have the same release",
                peer->name, STR_FMT(str_fit(news->version, 40)), (unsigned long long)other,
                OUTBOX_PROTOCOL);
    }
    peer->protocol = other;
    return other;
}

static const struct outbox_news *find_news(
        const struct outbox_news *news, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (news[i].up && news[i].believed && str_equal(news[i].name, str_of(name))) {
            return &news[i];
        }
    }
    return NULL;
}

/* True if the peer has just answered, so that the broker is likely to name it soon. */
static bool is_just_found(const struct outbox_peer *peer)
{
    return peer->state != OUTBOX_APART && !peer->up &&
           clock_ms() - peer->found_ms < OUTBOX_NAMED_MS;
}

static void hear_of(
        struct engine *engine, struct outbox_peer *peer, const struct outbox_news *news)
{
    if (news && news->registrar.length > 0 && news->registrar.length <= WORLD_NAME_MAX) {
        (void)str_copy(news->registrar, peer->registrar, sizeof(peer->registrar));
    }
    if (news && note_protocol(engine, peer, news) != 0) {
        peer->up = false;
        peer->state = OUTBOX_APART;
    } else if (!news) {
        bool greeting = !realm_outbox(engine)->sure && !peer->up;
        peer->state = greeting || is_just_found(peer) ? peer->state : OUTBOX_APART;
        peer->up = false;
    } else if (!peer->up && !peer->given_up) {
        peer->up = true;
        peer->next_ms = clock_ms();
        peer->wait_ms = OUTBOX_WAIT_FIRST_MS;
    }
}

void outbox_hear(struct engine *engine, const struct outbox_news *news, size_t count)
{
    struct outbox *outbox = realm_outbox(engine);
    outbox_registrar_come(engine, news, count, clock_wall_ms());
    if (!outbox->heard) {
        outbox->heard = true;
        outbox->heard_ms = clock_ms();
    }
    for (size_t i = 0; i < count; i++) {
        if (!news[i].up || !world_name_is_formed(news[i].name)) {
            continue;
        }
        char name[WORLD_NAME_MAX + 1];
        (void)str_copy(news[i].name, name, sizeof(name));
        outbox_registrar_meet(engine, name);
        if (news[i].believed) {
            (void)outbox_peer_get(engine, news[i].name);
        }
    }
    for (size_t i = 0; i < outbox->peer_count; i++) {
        struct outbox_peer *peer = outbox->peers[i];
        hear_of(engine, peer, find_news(news, count, peer->name));
    }
}
