/* speech_limit.c -- token buckets for speech, beyond the room and in it.
 *
 * 1. A person has one bucket for all ways to speak and all connections.
 * 2. A guest uses the bucket of their address, so that a new name brings no new bucket; so does
 *    a player whose account is younger than FRESH_MS.
 * 3. All NPCs of one owner share the owner's bucket; an NPC of the game has its own.
 * 4. Of several lines sent as one message, every LINES_A_TOKEN-th takes a token.
 * 5. Buckets live as long as the process; their sizes are read from the options each time.
 * 6. Speech and gestures in a room have separate, larger buckets, for players only. A long text
 *    takes a token per BYTES_A_TOKEN bytes.
 *
 * To add a way to speak: call speech_limit_take or speech_limit_take_here, or in Lua
 * manners.must_speak_afar or manners.must_speak(..., "here"), once for each line that the
 * speaker sends. Any other command that others read about (act, announce, tell, carry) takes one
 * token, unless manners has counted it: must_show refuses before anything is done, and
 * count_shown never refuses. */
#include "engine/core/output/speech_limit.h"

#include "engine/base/address.h"
#include "engine/core/part.h"
#include "engine/core/people/account.h"
#include "engine/core/people/attempts.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/core/run/transaction.h"
#include "world/model/proto.h"

#include <inttypes.h>

enum {
    LINES_A_TOKEN = 4,
    BYTES_A_TOKEN = 500,
    EXPLAINED_MOST = 2,
    ROUND_UP_MS = 999,
    FRESH_MS = 6 * 3600 * 1000
};

struct speech_limits {
    struct attempts *buckets; /* owned */
};

PART_STATE(speech_limits, PART_SPEECH_LIMIT)

/* A kind of bucket. */
struct kind {
    const char *prefix; /* of its keys */
    uint32_t tokens;    /* per line */
    uint32_t burst;
    uint64_t seconds; /* until an empty bucket is full */
    enum phrase often;
    enum phrase often_one;
};

/* Returns the open transaction's session if it belongs to the speaker; otherwise NULL. */
static const struct session *speaking_session(
        const struct engine *engine, const struct object *who)
{
    const struct session *session =
            hub_find(engine_hub(engine), engine_transaction(engine)->session);
    return session && session->character == who->id ? session : NULL;
}

/* Returns the character whose bucket is used: the script's owner, the NPC's owner, or the
 * speaker. */
static uint64_t bucket_owner(struct engine *engine, const struct object *who)
{
    uint64_t behalf = engine_transaction(engine)->rights.behalf;
    struct object *object = world_find(engine_world(engine), who->id);
    if (behalf != 0) {
        return behalf;
    }
    bool is_npc = object && !proto_is_ref(engine_world(engine), object, "player");
    return is_npc && who->owner != 0 ? who->owner : who->id;
}

/* True for a guest or a player with a new account, who lose little with their name. */
static bool is_fresh(struct engine *engine, uint64_t who)
{
    const struct account *account = account_of(engine, who);
    return presence_is_guest(engine, who) ||
           (account && account->role == PERM_PLAYER &&
                   clock_wall_age_ms(account->created_ms) < FRESH_MS);
}

static struct kind kind_afar(const struct engine *engine, const char *prefix)
{
    const struct engine_options *options = engine_options(engine);
    return (struct kind){prefix, 1, options->speech_burst,
            (uint64_t)options->speech_burst * options->speech_seconds, PHRASE_speech_often,
            PHRASE_speech_often_one};
}

struct attempts *speech_limit_buckets(const struct engine *engine)
{
    return speech_limits_state(engine)->buckets;
}

/* Takes a line's tokens from key's bucket. Returns false and fills err if there are too few. */
static bool take_tokens(
        struct engine *engine, const struct kind *kind, struct str key, struct err *err)
{
    if (attempts_take_many(
                speech_limit_buckets(engine), key, kind->tokens, kind->burst, kind->seconds)) {
        return true;
    }
    int64_t left_ms = attempts_wait_ms(speech_limit_buckets(engine), key, kind->tokens);
    int64_t left = (left_ms + ROUND_UP_MS) / 1000;
    if (err) {
        (void)phrase_err(engine, err, ERR_LIMIT, left > 1 ? kind->often : kind->often_one,
                WITH("count", left));
    }
    return false;
}

static bool is_free_line(const struct speech *speech)
{
    return speech->parts > 1 && speech->part > 0 && (speech->part - 1) % LINES_A_TOKEN != 0;
}

static bool take_of_kind(struct engine *engine, const struct object *who,
        const struct kind *kind, struct err *err)
{
    const struct session *session = speaking_session(engine, who);
    uint64_t owner = bucket_owner(engine, who);
    if ((session && session->exempt) || is_free_line(&engine_transaction(engine)->speech) ||
            role_of(engine, owner) == PERM_WIZARD) {
        return true;
    }
    char counted[ADDRESS_SIZE];
    struct buf key = {0};
    buf_add_text(&key, kind->prefix);
    if (session && is_fresh(engine, owner)) {
        buf_add_str(&key, address_counted(session->address, counted));
    } else {
        buf_printf(&key, "#%" PRIu64, owner);
    }
    bool ok = take_tokens(engine, kind, buf_str(&key), err);
    buf_finish(&key);
    return ok;
}

/* A command of who is counted once, by whichever limit counts it first. */
static void note_counted(struct engine *engine, const struct object *who)
{
    if (engine_transaction(engine)->uncounted == who->id) {
        engine_transaction(engine)->uncounted = 0;
    }
}

bool speech_limit_take(struct engine *engine, const struct object *who, struct err *err)
{
    struct kind kind = kind_afar(engine, "");
    note_counted(engine, who);
    return take_of_kind(engine, who, &kind, err);
}

bool speech_limit_take_here(
        struct engine *engine, const struct object *who, size_t bytes, struct err *err)
{
    const struct engine_options *options = engine_options(engine);
    note_counted(engine, who);
    size_t tokens = bytes == 0 ? 1 : (bytes + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN;
    struct kind kind = {"room ", tokens < UINT32_MAX ? (uint32_t)tokens : UINT32_MAX,
            options->room_burst,
            (options->room_burst + options->room_rate - 1) / options->room_rate,
            PHRASE_room_often, PHRASE_room_often_one};
    return !presence_find(engine, who->id) || take_of_kind(engine, who, &kind, err);
}

bool speech_limit_take_shown(struct engine *engine, struct err *err)
{
    struct transaction *transaction = engine_transaction(engine);
    uint64_t who = transaction->uncounted;
    const struct object *actor = who ? world_find(engine_world(engine), who) : NULL;
    if (!actor || transaction->rehearsing || speech_limit_take_here(engine, actor, 0, err)) {
        return true;
    }
    transaction->uncounted = who; /* the script that runs instead of plain code asks again */
    return false;
}

bool speech_limit_take_tags(struct engine *engine, const struct object *who)
{
    struct kind kind = kind_afar(engine, "tags ");
    return take_of_kind(engine, who, &kind, NULL);
}

bool speech_limit_take_afar(struct engine *engine, struct str sender, struct err *err)
{
    struct kind kind = kind_afar(engine, "");
    return take_tokens(engine, &kind, sender, err);
}

bool speech_limit_may_explain(struct engine *engine, struct str sender)
{
    struct buf key = {0};
    buf_printf(&key, "told %.*s", STR_FMT(sender));
    bool may = attempts_take(speech_limit_buckets(engine), buf_str(&key), EXPLAINED_MOST);
    buf_finish(&key);
    return may;
}

static void speech_limit_create(struct engine *engine)
{
    speech_limits_state(engine)->buckets = attempts_create();
}

static void speech_limit_destroy(struct engine *engine)
{
    attempts_destroy(speech_limits_state(engine)->buckets);
}

/* Limits begin with full buckets. */
const struct kernel_part speech_limit_part = {.state_size = sizeof(struct speech_limits),
        .create = speech_limit_create,
        .destroy = speech_limit_destroy};
