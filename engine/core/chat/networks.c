/* networks.c -- chat networks elsewhere, as the kernel knows them: the names of their people, and what a
 * module is asked and told of them.
 *
 * A speaker from elsewhere is "NICK@NETWORK", which no character can be called. IRC shows
 * "NICK/NETWORK", since nicknames must not contain '@'. Both forms are accepted everywhere. */
#include "engine/core/chat/networks.h"

#include "engine/core/internal_event.h"
#include "engine/core/phrase/phrase.h"

#include <string.h>

/* -- names -- */

/* True for text like "10.0.0/24" or "fe80::/x": a mistyped address, not a person. */
static bool is_like_address(struct str text)
{
    return text.length > 0 &&
           (strchr("0123456789", text.bytes[0]) || str_find_char(text, ':', 0) != SIZE_MAX);
}

bool network_read_sender(struct str text, struct buf *out)
{
    if (str_starts(text, STR("<")) && str_ends(text, STR(">"))) {
        text = str_slice(text, 1, text.length - 1);
    }
    size_t at = str_find_char(text, '@', 0);
    if (at == SIZE_MAX) {
        at = str_find_char(text, '/', 0);
        at = is_like_address(text) ? SIZE_MAX : at;
    }
    if (at == SIZE_MAX || at == 0 || at + 1 >= text.length ||
            str_find_char(text, ' ', 0) != SIZE_MAX) {
        return false;
    }
    buf_add_str(out, str_slice(text, 0, at));
    buf_add_char(out, '@');
    buf_add_str(out, str_slice(text, at + 1, text.length));
    return true;
}

/* Same form as irc_speech.c uses for such speakers. */
void network_word(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c != '<' && c != '>') {
            buf_add_char(out, (unsigned char)c <= ' ' || strchr("@!:", c) ? '/' : c);
        }
    }
}

void network_person_name(struct str nick, const char *network, struct buf *out)
{
    network_word(nick, out);
    buf_add_char(out, '/');
    network_word(str_of(network), out);
}

void network_person_line(const struct network_person *person, struct buf *out)
{
    network_person_name(person->nick, person->network, out);
    buf_add_char(out, ' ');
    network_word(person->nick, out);
    buf_add_char(out, ' ');
    network_word(str_of(person->network), out);
    buf_add_text(out, " 0\n");
}

/* -- questions -- */

void network_each(struct engine *engine,
        void (*visit)(void *data, const struct network_about *about), void *data)
{
    struct networks_asking asking = {.network = visit, .data = data};
    internal_event_run(engine, INTERNAL_NETWORKS, &asking);
}

void network_each_channel(
        struct engine *engine, void (*visit)(void *data, struct str name), void *data)
{
    struct networks_asking asking = {.channel = visit, .data = data};
    internal_event_run(engine, INTERNAL_NETWORKS, &asking);
}

void network_each_person(struct engine *engine, struct str channel_name,
        void (*visit)(void *data, const struct network_person *person), void *data)
{
    struct networks_asking asking = {.person = visit, .data = data, .on = channel_name};
    internal_event_run(engine, INTERNAL_NETWORKS, &asking);
}

struct finding {
    struct engine *engine;
    uint64_t viewer;
    struct str name;
    struct network_person *out;
    bool found;
};

static void match_person(void *data, const struct network_person *person)
{
    struct finding *finding = data;
    struct buf name = {0};
    network_person_name(person->nick, person->network, &name);
    if (str_equal_nocase(buf_str(&name), finding->name)) {
        *finding->out = *person;
        finding->found = true;
    }
    buf_finish(&name);
}

static void match_on_channel(void *data, struct str channel)
{
    struct finding *finding = data;
    if (!finding->found && channel_find_for(finding->engine, finding->viewer, channel)) {
        network_each_person(finding->engine, channel, match_person, finding);
    }
}

bool network_find_person(
        struct engine *engine, uint64_t viewer, struct str name, struct network_person *out)
{
    struct finding finding = {engine, viewer, name, out, false};
    if (str_find_char(name, '/', 0) != SIZE_MAX) {
        network_each_channel(engine, match_on_channel, &finding);
    }
    return finding.found;
}

/* -- orders -- */

bool network_pause(struct engine *engine, struct str name, bool paused)
{
    struct network_pausing pausing = {name, paused, false};
    internal_event_run(engine, INTERNAL_NETWORK_PAUSE, &pausing);
    return pausing.found;
}

bool network_tell(struct engine *engine, struct object *speaker,
        const struct network_person *person, struct str kind, struct str text, struct err *err)
{
    struct network_telling telling = {
            .speaker = speaker, .person = person, .kind = kind, .text = text, .err = err};
    internal_event_run(engine, INTERNAL_NETWORK_TELL, &telling);
    return telling.told ||
           (!telling.answered && phrase_err(engine, err, ERR_BUSY, PHRASE_bridge_no_tell,
                                         WITH("network", person->network)));
}

void network_hear(struct engine *engine, const struct network_said *said)
{
    internal_event_run(engine, INTERNAL_CHANNEL_LINE, (void *)(uintptr_t)said);
}
