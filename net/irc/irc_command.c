/* irc_command.c -- Table of commands, and when each is allowed.
 *
 * Commands that are allowed before registration are marked; any other gets 451 then. A command with
 * fewer parameters than the table says gets 461. A label (labeled-response) is taken here, so that
 * commands need not know of it.
 *
 * To add a command: a function, a row, and its topic in data/help/irc.md. */
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <stdio.h>
#include <string.h>

static void pong(struct irc_frontend *frontend, const char *token)
{
    IRC_SERVER(frontend, "PONG", irc_name(frontend), token);
}

static void synced(struct irc_frontend *frontend, const struct irc_call *call)
{
    pong(frontend, call->words[0]);
}

/* Answers in turn: what others did before is shown before it. */
static void ping_command(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    if (msg->param_count == 0) {
        irc_need_more(frontend, msg);
        return;
    }
    if (msg->params[0].length == 0) {
        IRC_REPLY(frontend, "409", "No origin specified");
        return;
    }
    char *token = str_dup(msg->params[0]);
    if (frontend->registered) {
        (void)irc_call(frontend, "chat.sync", NULL, synced, IRC_WORDS(token));
    } else {
        pong(frontend, token);
    }
    mem_free(token);
}

/* Ignores PONG and ERROR. */
static void nothing(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    (void)frontend;
    (void)msg;
}

static void has_quit(struct irc_frontend *frontend, const struct irc_call *call)
{
    irc_doom(frontend, call->words[0]);
}

static void quit_command(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct buf why = {0};
    struct str given = irc_msg_param(msg, 0);
    if (given.length > 0) {
        buf_printf(&why, "Quit: %.*s", STR_FMT(str_fit(given, 300)));
    } else {
        buf_add_text(&why, "Quit");
    }
    if (frontend->registered) {
        (void)irc_call(frontend, "chat.quit", json_pack("{s:s%}", "why", why.bytes, why.length),
                has_quit, IRC_WORDS(why.bytes));
    } else {
        irc_doom(frontend, why.bytes);
    }
    buf_finish(&why);
}

static const struct {
    const char *name;
    unsigned params; /* required */
    bool early;      /* also allowed before registration */
    void (*run)(struct irc_frontend *frontend, const struct irc_msg *msg);
} irc_commands[] = {
        {"ADMIN", 0, false, irc_info_admin},
        {"AUTHENTICATE", 0, true, irc_sasl_command},
        {"AWAY", 0, false, irc_people_away},
        {"BATCH", 1, false, irc_multi_command},
        {"CAP", 1, true, irc_cap_command},
        {"CHATHISTORY", 1, false, irc_history_command},
        {"ERROR", 0, true, nothing},
        {"HELP", 0, false, irc_info_help},
        {"HELPOP", 0, false, irc_info_help},
        {"INFO", 0, false, irc_info_info},
        {"INVITE", 0, false, irc_channel_invite},
        {"ISON", 1, false, irc_people_ison},
        {"JOIN", 1, false, irc_channel_join},
        {"KICK", 2, false, irc_channel_kick},
        {"KILL", 1, false, irc_people_kill},
        {"LINKS", 0, false, irc_info_links},
        {"LIST", 0, false, irc_channel_list},
        {"LUSERS", 0, false, irc_info_lusers},
        {"MARKREAD", 0, false, irc_mark_command},
        {"METADATA", 2, true, irc_metadata_command},
        {"MODE", 1, false, irc_mode_command},
        {"MONITOR", 1, false, irc_monitor_command},
        {"MOTD", 0, false, irc_info_motd},
        {"NAMES", 0, false, irc_channel_names},
        {"NICK", 0, true, irc_register_nick},
        {"NOTICE", 0, false, irc_speak_notice},
        {"OPER", 2, false, irc_people_oper},
        {"PART", 1, false, irc_channel_part},
        {"PASS", 0, true, irc_register_pass},
        {"PING", 0, true, ping_command},
        {"PONG", 0, true, nothing},
        {"PRIVMSG", 0, false, irc_speak_privmsg},
        {"QUIT", 0, true, quit_command},
        {"REDACT", 2, false, irc_redact_command},
        {"REGISTER", 3, true, irc_account_register},
        {"RENAME", 2, false, irc_rename_command},
        {"SEARCH", 0, false, irc_search_command},
        {"SETNAME", 1, false, irc_people_setname},
        {"STATS", 0, false, irc_info_stats},
        {"TAGMSG", 1, false, irc_speak_tagmsg},
        {"TIME", 0, false, irc_info_time},
        {"TOPIC", 1, false, irc_channel_topic},
        {"USER", 0, true, irc_register_user},
        {"USERHOST", 1, false, irc_people_userhost},
        {"VERIFY", 2, true, irc_account_verify},
        {"VERSION", 0, false, irc_info_version},
        {"WALLOPS", 1, false, irc_people_wallops},
        {"WEBIRC", 4, true, irc_gateway_webirc},
        {"WHO", 0, false, irc_who_command},
        {"WHOIS", 0, false, irc_people_whois},
        {"WHOWAS", 0, false, irc_people_whowas},
};

enum { COMMAND_COUNT = sizeof(irc_commands) / sizeof(irc_commands[0]) };

/* Handles "NS IDENTIFY PASSWORD", "CS OP #tea ann" and the like. */
static void answer_service(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct buf text = {0};
    for (size_t i = 0; i < msg->param_count; i++) {
        buf_printf(&text, "%s%.*s", i > 0 ? " " : "", STR_FMT(msg->params[i]));
    }
    irc_service_answer(frontend, msg->command, buf_str(&text));
    buf_finish(&text);
}

static void run(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    size_t i = 0;
    while (i < COMMAND_COUNT && !irc_msg_is(msg, irc_commands[i].name)) {
        i++;
    }
    if (!frontend->registered && (i == COMMAND_COUNT || !irc_commands[i].early)) {
        IRC_REPLY(frontend, "451", "You have not registered");
    } else if (i == COMMAND_COUNT && irc_service_is(msg->command)) {
        answer_service(frontend, msg);
    } else if (i == COMMAND_COUNT) {
        char command[24];
        irc_upper(str_fit(msg->command, 20), command);
        IRC_REPLY(frontend, "421", command, "Unknown command");
    } else if (msg->param_count < irc_commands[i].params) {
        irc_need_more(frontend, msg);
    } else {
        irc_commands[i].run(frontend, msg);
    }
}

void irc_command_begin(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct buf label = {0};
    if ((frontend->caps & IRC_CAP_LABELED_RESPONSE) &&
            irc_tag_find(msg->tags, STR("label"), &label) && !str_is_utf8(buf_str(&label))) {
        buf_clear(&label);
    }
    irc_response_begin(frontend, buf_str(&label));
    buf_finish(&label);
}

void irc_command_run(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    if (frontend->registered && irc_multi_takes(frontend, msg)) {
        return;
    }
    irc_command_begin(frontend, msg);
    run(frontend, msg);
    if (irc_side_rests(frontend)) {
        irc_response_end(frontend);
    }
}

void irc_command_instead(struct irc_frontend *frontend, struct str line)
{
    struct irc_msg msg;
    if (irc_msg_parse(line, &msg)) {
        run(frontend, &msg);
    }
}
