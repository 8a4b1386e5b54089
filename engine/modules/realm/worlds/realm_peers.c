/* realm_peers.c -- Wizards' view of other worlds' keys, and their decisions.
 *
 * Each decision is in the audit log with the key's fingerprint. */
#include "engine/modules/realm/worlds/realm.h"

#include "engine/core/people/audit.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/rights/perm.h"
#include "engine/modules/realm/outbox/outbox.h"
#include "engine/session/hub.h"

#include <string.h>

/* -- notices -- */

static void tell_wizards(struct engine *engine, struct str text)
{
    struct msg msg = {.kind = MSG_TEXT, .style = MSG_SYSTEM, .text = text};
    for (struct session *session = hub_first(engine_hub(engine)), *next; session;
            session = next) {
        next = session->next;
        if (session->character && role_of(engine, session->character) >= PERM_WIZARD) {
            hub_send(session, &msg);
        }
    }
}

static enum phrase phrase_of(const struct outbox_trust_about *about)
{
    return about->back && !about->shown                             ? PHRASE_realm_key_back
           : about->state == OUTBOX_TRUST_ACCEPTED && !about->shown ? PHRASE_realm_key_taken
           : about->state == OUTBOX_TRUST_WAITS                     ? PHRASE_realm_key_waits
                                                                    : PHRASE_realm_key_differs;
}

static void tell_one(void *data, const struct outbox_trust_about *about)
{
    struct engine *engine = data;
    const struct world_key *key = about->shown ? about->shown : about->key;
    char print[OUTBOX_KEY_PRINT];
    struct buf text = {0};
    if (!key) {
        return;
    }
    outbox_key_print(key, print);
    phrase_put(
            engine, &text, phrase_of(about), WITH("world", about->name), WITH("print", print));
    log_notice("%.*s", STR_FMT(buf_str(&text)));
    tell_wizards(engine, buf_str(&text));
    buf_finish(&text);
}

void realm_tell_keys(struct engine *engine)
{
    if (realm_outbox(engine)) {
        outbox_trust_each_news(engine, tell_one, engine);
    }
}

/* -- decisions -- */

struct peer_search {
    struct str name;
    char text[300];
};

static void find_one(void *data, const struct outbox_trust_about *about)
{
    struct peer_search *search = data;
    char print[OUTBOX_KEY_PRINT] = "no key";
    struct buf may = {0};
    if (!str_equal(str_of(about->name), search->name)) {
        return;
    }
    if (about->key) {
        outbox_key_print(about->key, print);
    }
    outbox_may_put(about->may, &may);
    (void)snprintf(search->text, sizeof(search->text), "%s may %s", print, may.bytes);
    buf_finish(&may);
}

static void note_decision(
        struct engine *engine, uint64_t wizard, struct str action, struct str name)
{
    struct peer_search search = {.name = name};
    outbox_trust_each(engine, find_one, &search);
    audit_write(engine, wizard, action, name, str_of(search.text));
    log_notice("%.*s: %.*s (%s)", STR_FMT(action), STR_FMT(name), search.text);
}

bool realm_accept(struct engine *engine, uint64_t wizard, struct str name, struct str words,
        struct err *err)
{
    struct str print = STR_NONE;
    unsigned may = 0;
    if (!realm_outbox(engine)) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_realm_none);
    }
    for (struct str word = str_take_word(&words); word.length > 0;
            word = str_take_word(&words)) {
        unsigned right = world_right_of(word);
        may |= right;
        print = right ? print : word;
    }
    if (!outbox_trust_accept(engine, name, print, may, err)) {
        return false;
    }
    note_decision(engine, wizard, STR("accept world"), name);
    return true;
}

bool realm_refuse(struct engine *engine, uint64_t wizard, struct str name, struct err *err)
{
    if (!realm_outbox(engine)) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_realm_none);
    }
    if (!outbox_trust_strike(engine, name, err)) {
        return false;
    }
    note_decision(engine, wizard, STR("refuse world"), name);
    return true;
}
