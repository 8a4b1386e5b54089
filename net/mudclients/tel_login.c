/* tel_login.c -- GMCP's Char.Login: log-in by data instead of typed lines.
 *
 * 1. The game checks and limits such a log-in like all others; only the answer is data.
 * 2. A client may ask for a token instead of keeping the password. The token is one of the log-ins
 *    that `sessions` lists and ends.
 * 3. Of OAuth, the page of the game is the only provider, "browser": the client opens the address in
 *    Char.Login.URL, and the player confirms there (modules/calls/calls_browser.c).
 * 4. What the client sends is never shown or logged here. */
#include "net/mudclients/tel_login.h"

#include "engine/base/catalogue.h"
#include "engine/session/session.h"

#include <jansson.h>

#define TAG_CHAR_LOGIN "char login"
#define TAG_BROWSER "char login browser"

void tel_login_offer(struct tel_login *login, const struct session *session, const char *site,
        bool wanted, tel_around_send *send, void *data)
{
    if (wanted && !login->offered && !session->character) {
        login->offered = true;
        login->site = site;
        send(data, STR("Char.Login.Default"),
                site ? STR("{\"type\":[\"password-credentials\",\"token\",\"oauth\"],"
                           "\"providers\":[\"browser\"]}")
                     : STR("{\"type\":[\"password-credentials\",\"token\"]}"));
    }
}

static void put_result(json_t *result, tel_around_send *send, void *data)
{
    tel_around_put("Char.Login.Result", result, send, data);
}

static void put_failure(const char *why, tel_around_send *send, void *data)
{
    put_result(json_pack("{s:b, s:s}", "success", false, "message", why), send, data);
}

/* Fills in the call for Char.Login.Credentials or Reconnect. Returns false if something is missing. */
static bool call_with_secret(const json_t *sent, struct session_call *call)
{
    const char *name = json_string_value(json_object_get(sent, "account"));
    const char *password = json_string_value(json_object_get(sent, "password"));
    const char *token = json_string_value(json_object_get(sent, "token"));
    if (token) {
        call->name = STR("login.resume");
        call->args = json_pack("{s:s}", "token", token);
    } else if (name && password) {
        call->name = STR("login");
        call->args = json_pack("{s:s, s:s, s:b}", "name", name, "password", password, "token",
                json_is_true(json_object_get(sent, "remember")));
    }
    return call->args != NULL;
}

static void ask_browser(struct tel_login *login, struct session *session, const json_t *sent,
        tel_around_send *send, void *data)
{
    struct session_call call = {.tag = STR(TAG_BROWSER), .name = STR("login.browser")};
    if (!login->site) {
        put_failure(LINE("The game has no web address. Please log in by hand."), send, data);
        return;
    }
    if (login->browses) {
        put_failure(LINE("Your browser has the page already. Please go on there."), send, data);
        return;
    }
    call.args = json_pack("{s:s, s:b}", "site", login->site, "token",
            json_is_true(json_object_get(sent, "remember")));
    login->browses = true;
    session_call(session, &call);
}

void tel_login_receive(struct tel_login *login, struct session *session, struct str message,
        tel_around_send *send, void *data)
{
    struct str name = str_take_word(&message);
    bool browser = str_equal_nocase(name, STR("Char.Login.OAuth"));
    if (!browser && !str_equal_nocase(name, STR("Char.Login.Credentials")) &&
            !str_equal_nocase(name, STR("Char.Login.Reconnect"))) {
        return;
    }
    json_t *sent = json_loadb(message.bytes, message.length, 0, NULL);
    struct session_call call = {.tag = STR(TAG_CHAR_LOGIN)};
    if (session->character) {
        put_failure(LINE("You are logged in already."), send, data);
    } else if (login->waits) {
        put_failure(LINE("Your log-in is being checked. Please wait."), send, data);
    } else if (browser) {
        ask_browser(login, session, sent, send, data);
    } else if (call_with_secret(sent, &call)) {
        login->waits = true;
        session_call(session, &call);
    } else {
        put_failure(LINE("Send \"account\" and \"password\", or \"token\"."), send, data);
    }
    json_decref(sent);
}

/* Sends the token in the form that Mudlet keeps, too. */
static void put_token(
        const json_t *told, const json_t *token, tel_around_send *send, void *data)
{
    json_t *kept =
            json_pack("{s:O?, s:O}", "account", json_object_get(told, "name"), "token", token);
    if (kept) {
        tel_around_put("Char.Login.Token", kept, send, data);
    }
}

bool tel_login_answer(struct tel_login *login, const struct session *session, struct str tag,
        bool ok, struct str reply, tel_around_send *send, void *data)
{
    bool browser = str_equal(tag, STR(TAG_BROWSER));
    if (!browser && !str_equal(tag, STR(TAG_CHAR_LOGIN))) {
        return false;
    }
    login->waits = login->waits && browser;
    login->browses = login->browses && !browser;
    if (browser && !ok && session->character) {
        return false; /* the player logged in in another way */
    }
    json_t *told = json_loadb(reply.bytes, reply.length, 0, NULL);
    if (ok) {
        json_t *result = json_pack("{s:b}", "success", true);
        json_t *token = json_object_get(told, "token");
        if (token) {
            (void)json_object_set(result, "token", token);
            put_token(told, token, send, data);
        }
        put_result(result, send, data);
    } else {
        const char *why = json_string_value(json_object_get(told, "detail"));
        put_failure(why ? why : LINE("That didn't work. Please log in by hand."), send, data);
    }
    json_decref(told);
    return ok;
}
