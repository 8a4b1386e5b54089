/* tel_login.c -- GMCP's Char.Login: log-in by data instead of typed lines.
 *
 * 1. The game checks and limits such a log-in like all others; only the answer is data.
 * 2. A client may ask for a token instead of keeping the password. The token is one of the log-ins
 *    that `sessions` lists and ends.
 * 3. What the client sends is never shown or logged here. */
#include "net/mudclients/tel_login.h"

#include "engine/base/catalogue.h"
#include "engine/session/session.h"

#include <jansson.h>

#define TAG_CHAR_LOGIN "char login"

void tel_login_offer(struct tel_login *login, const struct session *session, bool wanted,
        tel_around_send *send, void *data)
{
    if (wanted && !login->offered && !session->character) {
        login->offered = true;
        send(data, STR("Char.Login.Default"),
                STR("{\"type\":[\"password-credentials\",\"token\"]}"));
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

void tel_login_receive(struct tel_login *login, struct session *session, struct str message,
        tel_around_send *send, void *data)
{
    if (!str_equal_nocase(str_take_word(&message), STR("Char.Login.Credentials"))) {
        return;
    }
    json_t *sent = json_loadb(message.bytes, message.length, 0, NULL);
    const char *name = json_string_value(json_object_get(sent, "account"));
    const char *password = json_string_value(json_object_get(sent, "password"));
    const char *token = json_string_value(json_object_get(sent, "token"));
    struct session_call call = {.tag = STR(TAG_CHAR_LOGIN)};
    if (session->character) {
        put_failure(LINE("You are logged in already."), send, data);
    } else if (login->waits) {
        put_failure(LINE("Your log-in is being checked. Please wait."), send, data);
    } else if (token) {
        call.name = STR("login.resume");
        call.args = json_pack("{s:s}", "token", token);
    } else if (name && password) {
        call.name = STR("login");
        call.args = json_pack("{s:s, s:s, s:b}", "name", name, "password", password, "token",
                json_is_true(json_object_get(sent, "remember")));
    } else {
        put_failure(LINE("Send \"account\" and \"password\", or \"token\"."), send, data);
    }
    if (call.args) {
        login->waits = true;
        session_call(session, &call);
    }
    json_decref(sent);
}

bool tel_login_answer(struct tel_login *login, struct str tag, bool ok, struct str reply,
        tel_around_send *send, void *data)
{
    if (!str_equal(tag, STR(TAG_CHAR_LOGIN))) {
        return false;
    }
    login->waits = false;
    json_t *told = json_loadb(reply.bytes, reply.length, 0, NULL);
    if (ok) {
        json_t *result = json_pack("{s:b}", "success", true);
        json_t *token = json_object_get(told, "token");
        if (token) {
            (void)json_object_set(result, "token", token);
        }
        put_result(result, send, data);
    } else {
        const char *why = json_string_value(json_object_get(told, "detail"));
        put_failure(why ? why : LINE("That didn't work. Please log in by hand."), send, data);
    }
    json_decref(told);
    return ok;
}
