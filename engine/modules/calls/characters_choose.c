/* characters_choose.c -- the choice of a character: at log-in, and from one to another.
 *
 * Whoever logs in with the name of their first character, by lines, is asked which one; another name is a choice already.
 * Calls (IRC, SSH, the web, the API) name the character. */
#include "engine/modules/calls/characters.h"

#include "engine/core/line/secret.h"
#include "engine/core/login/login_impl.h"
#include "engine/core/login/sessions.h"
#include "engine/core/login/visit.h"
#include "engine/core/people/presence.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/tasks.h"
#include "engine/core/run/transaction.h"
#include "engine/session/hub.h"

#include <stdio.h>
#include <string.h>

/* -- at log-in -- */

struct characters_list {
    struct engine *engine;
    struct buf text;
    size_t count;
};

static void list_one(void *data, const struct account *account)
{
    struct characters_list *list = data;
    struct str name = spelling_of_name(list->engine, account->character, str_of(account->name));
    buf_printf(&list->text, "\n  %zu. %.*s", ++list->count, STR_FMT(name));
    if (presence_find(list->engine, account->character)) {
        buf_add_char(&list->text, ' ');
        phrase_put(list->engine, &list->text, PHRASE_character_in);
    }
}

static void ask_which(struct engine *engine, struct login *login, const struct account *first)
{
    struct characters_list list = {.engine = engine};
    phrase_put(engine, &list.text, PHRASE_character_list);
    characters_each(engine, first, list_one, &list);
    login_send_msg(engine, login, &(struct msg){.kind = MSG_TEXT, .text = buf_str(&list.text)});
    login_ask(engine, login, LOGIN_CHOOSE, PHRASE_character_which, WITHOUT, false);
    buf_finish(&list.text);
    login_seal(engine);
}

/* What was typed: a number or a name. */
struct characters_search {
    const char *key; /* of the name, however it was written; "": none */
    uint64_t number;
    size_t at;
    const struct account *found;
};

static void compare_one(void *data, const struct account *account)
{
    struct characters_search *search = data;
    if (++search->at == search->number || strcmp(search->key, account->key) == 0) {
        search->found = account;
    }
}

/* Goes in, when it is the log-in's turn. */
static void is_chosen(struct engine *engine, struct login *login)
{
    const struct account *account = account_find(engine, str_of(login->name));
    if (account && !account->unread &&
            login->ends == sessions_ends(engine, account->character)) {
        login_right_password(engine, login, account);
    } else {
        login_refuse_all(engine, login, PHRASE_login_wrong);
    }
}

static void take_choice(struct engine *engine, struct login *login, struct str line)
{
    char key[ACCOUNT_NAME_MAX + 1] = "";
    struct characters_search search = {.key = key, .number = 1};
    const struct account *named = line.length > 0 ? account_find(engine, line) : NULL;
    if (named) {
        (void)snprintf(key, sizeof(key), "%s", named->key);
    }
    const struct account *first = account_find(engine, str_of(login->name));
    if (!first || login->ends != sessions_ends(engine, first->character)) {
        login_refuse_all(engine, login, PHRASE_login_wrong); /* a new password meanwhile */
        return;
    }
    if (str_equal_nocase(line, STR("quit")) || str_equal_nocase(line, STR("cancel")) ||
            phrase_has_word(engine, PHRASE_login_no, line)) {
        login_give_up(engine, login, STR_NONE);
        return;
    }
    if (line.length > 0 && !str_to_u64(line, &search.number)) {
        search.number = 0;
    }
    characters_each(engine, first, compare_one, &search);
    if (!search.found) {
        login_refuse(engine, login, PHRASE_character_no_such);
        ask_which(engine, login, first);
        return;
    }
    login->ends = sessions_ends(engine, search.found->character);
    (void)snprintf(login->name, sizeof(login->name), "%s", search.found->name);
    login_later(engine, login, is_chosen);
}

void characters_choose(struct engine *engine, void *about)
{
    struct login_choosing *choosing = about;
    const struct account *account = choosing->account;
    if (!account) {
        take_choice(engine, choosing->login, choosing->line);
    } else if (!choosing->login->call && account->group && characters_is_first(account) &&
               !account->disabled && !sanction_ban_of_name(engine, str_of(account->name))) {
        limit_give_back(engine, choosing->login);
        login_restart(engine, choosing->login);
        ask_which(engine, choosing->login, account);
        choosing->asks = true;
    }
}

/* -- from one to another -- */

#define CHANGE_LOOK_MS 20

struct characters_change {
    uint64_t session;
    uint64_t from;
    uint64_t from_ends; /* sessions_ends at that time */
    uint64_t to;
    uint64_t to_ends;
};

/* Waits for the lines before it, and for the end of a question for a password: the next line of the
 * session may be one. */
static void change_run(struct engine *engine, void *data)
{
    struct characters_change *change = data;
    struct session *session = hub_find(engine_hub(engine), change->session);
    const struct account *to = account_of(engine, change->to);
    if (session && session->character == change->from &&
            (session->pending_lines > 0 ||
                    secret_is_open(engine, change->from, change->session))) {
        (void)tasks_push_at(engine, (struct task){change_run, tasks_free, data, change->from},
                clock_ms() + CHANGE_LOOK_MS);
        return;
    }
    if (session && !session->ended && session->character == change->from && to &&
            !to->disabled && !sanction_ban_of_name(engine, str_of(to->name)) &&
            account_is_also(engine, account_of(engine, change->from), str_of(to->name)) &&
            change->from_ends == sessions_ends(engine, change->from) &&
            change->to_ends == sessions_ends(engine, change->to)) {
        bool stays = sessions_others(engine, change->from, session->id);
        visit_leave(engine, session);
        if (!stays) {
            visit_end(engine, change->from, "");
        }
        session->token = 0; /* was for the other character */
        limit_note_entered(engine, session, to);
        visit_enter(engine, session, change->to, false);
    }
    mem_free(change);
}

bool characters_play(struct engine *engine, uint64_t session, struct str name, struct err *err)
{
    const struct session *own = hub_find(engine_hub(engine), session);
    const struct account *from = own ? account_of(engine, session_character(own)) : NULL;
    const struct account *to = account_find(engine, name);
    if (!from || !to || !account_is_also(engine, from, str_of(to->name))) {
        return phrase_err(engine, err, ERR_MISSING, PHRASE_character_none,
                WITH("name", str_fit(name, ACCOUNT_NAME_MAX)));
    }
    if (own->chats || !own->frontend || own->frontend->streams) {
        return phrase_err(
                engine, err, ERR_DENIED, PHRASE_character_again, WITH("name", to->name));
    }
    struct characters_change change = {own->id, from->character,
            sessions_ends(engine, from->character), to->character,
            sessions_ends(engine, to->character)};
    tasks_push(engine, (struct task){change_run, tasks_free, mem_dup(&change, sizeof(change)),
                               from->character});
    return true;
}
