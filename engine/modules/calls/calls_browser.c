/* calls_browser.c -- a log-in that the player confirms on a page of the game, for clients that keep no password.
 *
 * 1. A client without a character asks. It gets the address of a page, by the event Char.Login.URL, and a short code, which
 *    its terminal shows as well. The player opens the page, logs in there, compares the code and confirms.
 * 2. The key in the address names one connection, for BROWSER_MS and for one log-in. It gives nobody anything but the
 *    power to confirm.
 * 3. Somebody could send the address of their own log-in to a player. So the page says which client asks, from where, and
 *    its code. A browser at another address is not told the code: its player has to type what the client shows.
 * 4. The state is in the struct login: a connection that is gone, or has logged in otherwise, takes it along. */
#include "engine/core/calls/calls_json.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/login/token.h"
#include "engine/core/run/tasks.h"
#include "engine/modules/calls/calls_login.h"
#include "engine/modules/calls/characters.h"
#include "engine/modules/calls/module.h"
#include "engine/session/hub.h"

#include <sodium.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define BROWSER_MS ((int64_t)5 * 60 * 1000)

/* Letters and digits that are not mistaken for others. */
static const char signs[] = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

enum { CODE_HALF = 3, CODES_MAX = 3 };

static void make_code(char out[sizeof(((struct login_browser *)0)->code)])
{
    for (size_t i = 0; i < 2 * CODE_HALF + 1; i++) {
        out[i] = i == CODE_HALF ? '-' : signs[randombytes_uniform(sizeof(signs) - 1)];
    }
    out[2 * CODE_HALF + 1] = '\0';
}

/* -- a client asks -- */

struct browser_expiry {
    uint64_t session;
    uint64_t ticket;
};

/* Ends the waiting, unless it has ended meanwhile. */
static void end_waiting(
        struct engine *engine, struct browser_expiry *expiry, int status, enum phrase phrase)
{
    struct login *login = login_find(engine, expiry->session);
    if (login && login->browser.ticket == expiry->ticket) {
        login->browser = (struct login_browser){0};
        calls_refuse(engine, expiry->ticket, status, phrase);
        login_seal(engine);
    }
    mem_free(expiry);
}

static void browser_late(struct engine *engine, void *data)
{
    end_waiting(engine, data, 410, PHRASE_login_browser_late);
}

static void browser_refused(struct engine *engine, void *data)
{
    end_waiting(engine, data, 403, PHRASE_login_refused);
}

static void push_end(struct engine *engine, const struct login *login,
        void (*run)(struct engine *engine, void *data), int64_t due_ms)
{
    struct browser_expiry expiry = {login->session, login->browser.ticket};
    (void)tasks_push_at(engine,
            (struct task){run, tasks_free, mem_dup(&expiry, sizeof(expiry)), 0}, due_ms);
}

static void tell_address(
        struct engine *engine, struct login *login, struct session *session, struct str site)
{
    struct buf url = {0};
    site.length -= str_ends(site, STR("/"));
    buf_printf(&url, "%.*s/account?client=%" PRIu64 "-%s", STR_FMT(site), login->session,
            login->browser.key);
    json_t *data = json_pack("{s:s%, s:s, s:I}", "url", url.bytes, url.length, "code",
            login->browser.code, "expires", (json_int_t)(BROWSER_MS / 1000));
    char *json = data ? json_dumps(data, JSON_COMPACT) : NULL;
    if (json) {
        hub_send(session, &(struct msg){.kind = MSG_EVENT,
                                  .topic = STR("Char.Login.URL"),
                                  .text = str_of(json)});
    }
    struct buf text = {0};
    phrase_put(engine, &text, PHRASE_login_browser, WITH("url", buf_str(&url)),
            WITH("code", login->browser.code));
    hub_send(session, &(struct msg){.kind = MSG_TEXT, .text = buf_str(&text)});
    buf_finish(&text);
    free(json);
    json_decref(data);
    buf_finish(&url);
}

static enum call_answer run_browser(struct call *call)
{
    struct login *login = login_find(call->engine, call->session);
    struct session *session = hub_find(engine_hub(call->engine), call->session);
    struct str site = call_text(call, "site");
    if (!login || !session) {
        return call_refuse(call, 409, PHRASE_ask_logged_in);
    }
    if (login->browser.ticket || login->busy || login->call) {
        return call_refuse(call, 409, PHRASE_ask_logging_in);
    }
    login->browser = (struct login_browser){
            .ticket = call->ticket, .asked_ms = clock_ms(), .token = call_flag(call, "token")};
    token_make(login->browser.key);
    make_code(login->browser.code);
    calls_login_set_asker(login);
    tell_address(call->engine, login, session, site);
    push_end(call->engine, login, browser_late, clock_ms() + BROWSER_MS);
    return CALL_LATER;
}

/* -- its player answers -- */

/* Returns the log-in that the call's key names, for the player of an account. NULL: the call has failed. */
static struct login *find_waiting(struct call *call, const struct account **out_account)
{
    struct str key = call_text(call, "key");
    struct str number = str_take_until(&key, '-');
    uint64_t session = 0;
    *out_account = account_of(call->engine, call->character);
    if (!*out_account) {
        (void)call_refuse(call, 403, PHRASE_login_browser_guest);
        return NULL;
    }
    struct login *login =
            str_to_u64(number, &session) ? login_find(call->engine, session) : NULL;
    if (!login || !login->browser.ticket || login->browser.wrong == CODES_MAX ||
            key.length != TOKEN_SIZE - 1 ||
            sodium_memcmp(key.bytes, login->browser.key, TOKEN_SIZE - 1) != 0) {
        (void)call_refuse(call, 404, PHRASE_login_browser_none);
        return NULL;
    }
    return login;
}

static void add_own_name(void *data, const struct account *account)
{
    (void)json_array_append_new(data, json_string(account->name));
}

static enum call_answer run_asked(struct call *call)
{
    const struct account *account;
    const struct login *login = find_waiting(call, &account);
    if (!login) {
        return CALL_FAILED;
    }
    const struct session *asks = hub_find(engine_hub(call->engine), login->session);
    const struct session *own = hub_find(engine_hub(call->engine), call->session);
    json_t *names = json_array();
    characters_each(call->engine, account, add_own_name, names);
    if (json_array_size(names) == 0) {
        add_own_name(names, account);
    }
    bool same = asks && own && strcmp(asks->address, own->address) == 0;
    call->result = json_pack("{s:b, s:I, s:o}", "same", same, "ago",
            (json_int_t)((clock_ms() - login->browser.asked_ms) / 1000), "characters", names);
    must(call->result);
    if (same) {
        calls_json_put(call->result, "code", str_of(login->browser.code));
    }
    calls_json_put(call->result, "client", str_of(asks ? session_client(asks) : ""));
    calls_json_put(call->result, "address", str_of(asks ? asks->address : ""));
    return CALL_DONE;
}

/* True if it is the code, in whichever case and with or without its dash. */
static bool is_code(struct str typed, const char *code)
{
    size_t at = 0;
    for (size_t i = 0; i < typed.length; i++) {
        char c = typed.bytes[i];
        c = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        if (c == '-' || c == ' ') {
            continue;
        }
        at += code[at] == '-';
        if (!code[at] || code[at++] != c) {
            return false;
        }
    }
    return code[at] == '\0';
}

static enum call_answer run_confirm(struct call *call)
{
    const struct account *account;
    struct login *login = find_waiting(call, &account);
    if (!login) {
        return CALL_FAILED;
    }
    struct str as = call_text(call, "as");
    const struct account *other = as.length > 0 ? account_find(call->engine, as) : account;
    uint64_t ticket = login->browser.ticket;
    bool token = login->browser.token;
    if (call_flag(call, "refuse")) {
        login->browser = (struct login_browser){0};
        calls_refuse(call->engine, ticket, 403, PHRASE_login_refused);
        return CALL_DONE;
    }
    if (!other || (other != account && !account_is_also(call->engine, account, as))) {
        return call_refuse(
                call, 404, PHRASE_character_none, WITH("name", str_fit(as, ACCOUNT_NAME_MAX)));
    }
    if (login->busy || login->call) {
        return call_refuse(call, 409, PHRASE_login_browser_busy);
    }
    if (!is_code(call_text(call, "code"), login->browser.code)) {
        if (++login->browser.wrong == CODES_MAX) {
            /* not in this transaction, which is undone */
            push_end(call->engine, login, browser_refused, clock_ms());
        }
        return call_refuse(call, 422, PHRASE_login_browser_code);
    }
    login->browser = (struct login_browser){0};
    calls_login_as(call->engine, login, ticket, other, token);
    return CALL_DONE;
}

void calls_browser_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {{"login.browser", run_browser},
            {"login.asked", run_asked}, {"login.confirm", run_confirm}};
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
