/* sanction_words.c -- what people read about a sanction on them.
 *
 * Always the same four points: the role that imposed it, the reason, the duration, and how to
 * appeal. The wording is in scripts/core/lib/people.lua. The end is shown in wall clock time, which
 * people use, although it is decided in world time. */
#include "engine/core/people/sanction.h"

#include "engine/session/markup.h"

#include <time.h>

static void put_span(
        struct engine *engine, const struct sanction *sanction, bool fresh, struct buf *out)
{
    if (!sanction->until_ms) {
        phrase_put(engine, out, PHRASE_sanction_for_good);
        return;
    }
    int64_t left_ms = sanction_left_ms(engine, sanction);
    time_t end = (time_t)((clock_wall_ms() + left_ms + 999) / 1000);
    struct tm utc = {0};
    char date[32] = "";
    struct buf span = {0};
    if (gmtime_r(&end, &utc)) {
        (void)strftime(date, sizeof(date), "%Y-%m-%d %H:%M UTC", &utc);
    }
    phrase_put_span(engine, &span, left_ms);
    phrase_put(engine, out, fresh ? PHRASE_sanction_span : PHRASE_sanction_left,
            WITH("time", buf_str(&span)), WITH("date", date));
    buf_finish(&span);
}

void sanction_put_words(struct engine *engine, const struct sanction *sanction,
        enum phrase phrase, bool fresh, struct buf *out)
{
    struct buf span = {0};
    struct buf why = {0};
    struct str reason = str_of(sanction->reason);
    put_span(engine, sanction, fresh, &span);
    if (reason.length > 0) {
        phrase_put(engine, &why, PHRASE_sanction_why, WITH_RAW("reason", reason));
    }
    phrase_put(engine, out, phrase, WITH("span", buf_str(&span)), WITH("why", buf_str(&why)),
            WITH_RAW("reason", reason));
    buf_finish(&span);
    buf_finish(&why);
}

void sanction_put_refusal(struct engine *engine, const struct sanction *ban, struct buf *out)
{
    sanction_put_words(engine, ban,
            ban->reason[0] ? PHRASE_login_banned : PHRASE_login_banned_bare, false, out);
}

bool sanction_refuse(struct engine *engine, const struct sanction *sanction, enum phrase phrase,
        struct err *err)
{
    struct buf text = {0};
    struct buf plain = {0};
    sanction_put_words(engine, sanction, phrase, false, &text);
    markup_plain(buf_str(&text), &plain); /* an error's text is plain */
    if (err) {
        (void)err_set(err, ERR_DENIED, "%.*s", STR_FMT(buf_str(&plain)));
    }
    buf_finish(&text);
    buf_finish(&plain);
    return false;
}

bool sanction_silences(struct engine *engine, uint64_t character, uint64_t to, struct err *err)
{
    const struct sanction *mute = sanction_on(engine, SANCTION_MUTE, character);
    if (mute) {
        return !sanction_refuse(engine, mute, PHRASE_muted, err);
    }
    const struct sanction *jail = sanction_on(engine, SANCTION_JAIL, character);
    const struct account *other = jail && to ? account_of(engine, to) : NULL;
    bool heard = to == 0 || (other && other->role >= PERM_WIZARD);
    return jail && !heard && !sanction_refuse(engine, jail, PHRASE_jail_words, err);
}
