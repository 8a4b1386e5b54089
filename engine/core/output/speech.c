/* speech.c -- tags that accompany spoken words.
 *
 * Every copy of one speech has the same ID and time, so that clients can detect echoes, quote,
 * and place it in the history. An ID consists of the process's number, the transaction's, and
 * the number of the speech in it. Stored lines have an ID made from their row (channel_line.c).
 *
 * A client's own tags, and whether it was a notice, come with the call that speaks
 * (transaction->speech). */
#include "engine/core/output/speech.h"

#include "engine/core/people/account.h"
#include "engine/core/people/person.h"
#include "engine/core/run/transaction.h"

#include <inttypes.h>

/* Nearly all tags have fewer bytes. */
enum { TAGS_USUAL = 240 };

static void add_speech(struct buf *out, const char *key, struct str value)
{
    if (out->length > 0) {
        buf_add_char(out, ';');
    }
    buf_add_text(out, key);
    buf_add_char(out, '=');
    buf_add_str(out, value);
}

static void add_person(struct engine *engine, const struct presence *presence, struct buf *out)
{
    const struct account *account = account_of(engine, presence->character);
    add_speech(out, "user", str_of(person_user(presence)));
    add_speech(out, "host", str_of(person_host(presence)));
    if (account) {
        add_speech(out, "account", str_of(account->name));
    }
    struct str name = str_of(presence->name);
    struct str written = spelling_of_name(engine, presence->character, name);
    if (!str_equal(written, name)) {
        add_speech(out, "written", written);
    }
    if (presence->modes & PERSON_BOT) {
        buf_add_text(out, ";bot");
    }
}

static void add_own(const struct engine *engine, struct buf *out)
{
    const struct speech *speech = &engine_transaction(engine)->speech;
    if (speech->parts > 0) {
        buf_printf(out, ";part=%" PRIu64 ".%u.%u.%u%s", engine_transaction(engine)->number,
                speech->part, speech->parts, speech->blanks, speech->cuts);
    }
    if (speech->tags.length > 0) {
        buf_add_char(out, ';');
        buf_add_str(out, speech->tags);
    }
}

void speech_next(struct engine *engine)
{
    engine_transaction(engine)->speech.number++;
}

void speech_id(struct engine *engine, struct buf *out)
{
    uint64_t process = engine_process_number(engine);
    char start[] = "00000000-";
    for (size_t i = 8; i > 0 && process > 0; process >>= 4) {
        start[--i] = "0123456789abcdef"[process & 0xF];
    }
    buf_add(out, start, sizeof(start) - 1);
    buf_add_int(out, (int64_t)engine_transaction(engine)->number);
    buf_add_char(out, '-');
    buf_add_int(out, engine_transaction(engine)->speech.number);
}

static void add_time(struct buf *out, int64_t time_ms)
{
    buf_add_text(out, ";time=");
    buf_add_int(out, time_ms);
}

int64_t speech_time(struct engine *engine)
{
    struct speech *speech = &engine_transaction(engine)->speech;
    speech->time_ms = speech->time_ms ? speech->time_ms : clock_wall_ms();
    return speech->time_ms;
}

void speech_tags(struct engine *engine, uint64_t speaker, struct buf *out)
{
    const struct presence *presence = presence_find(engine, speaker);
    const struct speech *speech = &engine_transaction(engine)->speech;
    if (!presence) {
        return;
    }
    (void)buf_reserve(out, TAGS_USUAL);
    buf_add_text(out, "id=");
    speech_id(engine, out);
    add_time(out, speech_time(engine));
    add_person(engine, presence, out);
    if (speech->kind.length > 0) {
        add_speech(out, "kind", speech->kind);
    }
    add_own(engine, out);
}

void speech_tags_kept(struct engine *engine, uint64_t speaker, struct str id, int64_t time_ms,
        struct str kind, struct buf *out)
{
    const struct presence *presence = presence_find(engine, speaker);
    add_speech(out, "id", id);
    add_time(out, time_ms);
    if (presence && !str_equal(kind, STR("npc"))) {
        add_person(engine, presence, out);
    }
    if (!str_equal(kind, STR("say"))) {
        add_speech(out, "kind", kind);
    }
    add_own(engine, out);
}

void speech_tags_afar(struct str sender, bool has_account, struct str id, int64_t time_ms,
        struct str kind, struct buf *out)
{
    struct str world = sender;
    struct str name = str_take_until(&world, '@');
    add_speech(out, "id", id);
    add_time(out, time_ms);
    add_speech(out, "world", world);
    if (has_account) {
        add_speech(out, "account", name);
    }
    if (!str_equal(kind, STR("say"))) {
        add_speech(out, "kind", kind);
    }
}
