/* irc_info.c -- Information about the server: the welcome, 005, MOTD, LUSERS, VERSION and so on.
 *
 * A game is one server: a query about another gets 402, and LINKS has one line.
 *
 * The features promised by 005 are implemented elsewhere: change both together. */
#include "engine/app/config.h"
#include "engine/base/catalogue.h"
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MOTD_LINE_MAX = 400 };

static const char *game_name(const struct irc_frontend *frontend)
{
    const char *name = frontend->service->base.context->game_name;
    return name ? name : "Skein";
}

/* Writes "skein-0.1.0". */
static void version(const struct irc_frontend *frontend, char out[64])
{
    const char *number = frontend->service->base.context->version;
    (void)snprintf(out, 64, "skein%s%s", number ? "-" : "", number ? number : "");
}

/* True if the query concerns this server, or no particular one; else replies 402. */
static bool is_here(struct irc_frontend *frontend, const struct irc_msg *msg, size_t index)
{
    struct str target = msg ? irc_msg_param(msg, index) : STR_NONE;
    if (target.length == 0 || str_equal_nocase(target, str_of(irc_name(frontend))) ||
            str_equal_nocase(target, str_of(frontend->nick)) || str_equal(target, STR("*"))) {
        return true;
    }
    IRC_REPLY(frontend, "402", IRC_WORD(target, 60), "No such server");
    return false;
}

void irc_info_welcome(struct irc_frontend *frontend)
{
    char running[64];
    version(frontend, running);
    irc_reply_text(frontend, "001", LINE_FORMAT("Welcome to %s, %s"), game_name(frontend),
            irc_self(frontend).bytes);
    irc_reply_text(frontend, "002", LINE_FORMAT("Your host is %s, running %s"),
            irc_name(frontend), running);
    IRC_REPLY(frontend, "003", "This server is a game, and it saves what you do");
    IRC_REPLY(frontend, "004", irc_name(frontend), running, "Biw", "CIbeiklmnostv", "Ibeklov");
}

void irc_info_isupport(struct irc_frontend *frontend)
{
    struct buf network = {0};
    buf_add_text(&network, "NETWORK=");
    for (const char *c = game_name(frontend); *c; c++) {
        if (*c == ' ') {
            buf_add_text(&network, "\\x20");
        } else if (*c != '=') {
            buf_add_char(&network, *c);
        }
    }
    static const char *const targets =
            "TARGMAX=JOIN:10,KICK:8,LIST:10,NAMES:10,NOTICE:8,PART:10,PRIVMSG:8,TAGMSG:8,"
            "WHOIS:1";
    static const char *const tail = LINE_MARK("are supported by this server");
    IRC_REPLY(frontend, "005", "AWAYLEN=200", "BOT=B", "CASEMAPPING=ascii", "CHANLIMIT=#:50",
            "CHANMODES=Ibe,k,l,Cimnst", "CHANNELLEN=51", "CHANTYPES=#", "CHATHISTORY=200",
            "ACCOUNTEXTBAN=a", "ELIST=CMNTU", "EXCEPTS=e", "EXTBAN=,am", tail);
    IRC_REPLY(frontend, "005", "INVEX=I", "KEYLEN=23", "KICKLEN=300", "MAXLIST=Ibe:60",
            "MODES=20", "MONITOR=100", "MSGREFTYPES=msgid,timestamp", "NAMELEN=150",
            network.bytes, "NICKLEN=24", tail);
    IRC_REPLY(frontend, "005", "PREFIX=(ov)@+", "SAFELIST", "STATUSMSG=@+", targets,
            "TOPICLEN=390", "USERLEN=16", "UTF8ONLY", "WHOX", tail);
    buf_finish(&network);
}

void irc_info_motd(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    static const char *const lines[] = {
            LINE_MARK("- This is a game. #here is the room you are in: what you write there is "
                      "said aloud,"),
            LINE_MARK("- and the people on it hear it. To act, write to skein, or begin a line "
                      "in"),
            LINE_MARK("- #here with an exclamation mark: !look, !north, !take lamp, !help."),
            LINE_MARK(
                    "- The other channels are the game's own: /list, /join #public. A private "
                    "message is a tell."),
            /* only for guests */
            LINE_MARK("- To keep your name as a guest: /msg skein register PASSWORD"),
    };
    size_t count = sizeof(lines) / sizeof(lines[0]) - (frontend->account[0] != '\0');

    if (!is_here(frontend, msg, 0)) {
        return;
    }
    irc_reply_text(
            frontend, "375", LINE_FORMAT("- %s Message of the day -"), irc_name(frontend));
    const struct config *config = frontend->service->base.context->config;
    const char *text = config ? config_text(config, CONFIG_IRC_MOTD) : NULL;
    struct str motd = text ? str_of(text) : STR_NONE;
    for (size_t i = 0; motd.length == 0 && i < count; i++) {
        IRC_REPLY(frontend, "372", catalogue_sentence(lines[i]));
    }
    while (motd.length > 0) {
        struct str line = str_fit(str_take_until(&motd, '\n'), MOTD_LINE_MAX);
        irc_reply_text(frontend, "372", "- %.*s", STR_FMT(line));
    }
    IRC_REPLY(frontend, "376", "End of /MOTD command.");
}

void irc_info_version(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    char running[64];
    version(frontend, running);
    if (is_here(frontend, msg, 0)) {
        IRC_REPLY(frontend, "351", running, irc_name(frontend),
                "A text game that can also be played by IRC");
        irc_info_isupport(frontend);
    }
}

void irc_info_admin(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    if (is_here(frontend, msg, 0)) {
        IRC_REPLY(frontend, "256", irc_name(frontend), "Administrative info");
        IRC_REPLY(frontend, "257", game_name(frontend));
        IRC_REPLY(frontend, "258", "A game; its wizards look after it");
        IRC_REPLY(frontend, "259", "To reach them, write to skein: report and your words");
    }
}

void irc_info_info(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    if (is_here(frontend, msg, 0)) {
        IRC_REPLY(frontend, "371", "Skein is a server for text games.");
        IRC_REPLY(frontend, "371",
                LINE("On IRC you play the same game as on telnet or the web."));
        IRC_REPLY(frontend, "374", "End of INFO list");
    }
}

void irc_info_time(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    char text[64] = "";
    time_t now = time(NULL);
    struct tm tm;
    if (!is_here(frontend, msg, 0)) {
        return;
    }
    if (gmtime_r(&now, &tm)) {
        (void)strftime(text, sizeof(text), "%A %B %d %Y -- %H:%M:%S +00:00", &tm);
    }
    IRC_REPLY(frontend, "391", irc_name(frontend), IRC_DIGITS((int64_t)now), "0", text);
}

/* -- counts -- */

static void count_reply(struct irc_frontend *frontend, const char *numeric, int64_t count,
        const char *one, const char *several)
{
    IRC_REPLY(frontend, numeric, IRC_DIGITS(count), count == 1 ? one : several);
}

void irc_info_lusers_reply(struct irc_frontend *frontend, const json_t *counts)
{
    int64_t people = irc_number(counts, "people");
    int64_t invisible = irc_number(counts, "invisible");
    const char *number = IRC_DIGITS(people);
    const char *most = IRC_DIGITS(irc_number(counts, "most"));
    bool one = people - invisible == 1;
    irc_reply_text(frontend, "251",
            one ? LINE_FORMAT("There is %lld user and %lld invisible on 1 server")
                : LINE_FORMAT("There are %lld users and %lld invisible on 1 server"),
            (long long)(people - invisible), (long long)invisible);
    count_reply(frontend, "252", irc_number(counts, "operators"), LINE_MARK("operator online"),
            LINE_MARK("operators online"));
    count_reply(frontend, "253", irc_number(counts, "unknown"), LINE_MARK("unknown connection"),
            LINE_MARK("unknown connections"));
    count_reply(frontend, "254", irc_number(counts, "channels"), LINE_MARK("channel formed"),
            LINE_MARK("channels formed"));
    irc_reply_text(frontend, "255",
            people == 1 ? LINE_FORMAT("I have %s client and 0 servers")
                        : LINE_FORMAT("I have %s clients and 0 servers"),
            number);
    struct buf text = {0};
    buf_printf(&text, LINE_FORMAT("Current local users %s, max %s"), number, most);
    IRC_REPLY(frontend, "265", number, most, text.bytes);
    buf_clear(&text);
    buf_printf(&text, LINE_FORMAT("Current global users %s, max %s"), number, most);
    IRC_REPLY(frontend, "266", number, most, text.bytes);
    buf_finish(&text);
}

static void counted(struct irc_frontend *frontend, const struct irc_call *call)
{
    if (call->ok) {
        irc_info_lusers_reply(frontend, call->reply);
    }
}

void irc_info_lusers(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    (void)msg;
    (void)irc_call(frontend, "who.count", NULL, counted, NULL);
}

/* -- standard commands of little use in a game -- */

void irc_info_links(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct buf text = {0};
    (void)msg;
    buf_printf(&text, "0 %s", game_name(frontend));
    IRC_REPLY(frontend, "364", irc_name(frontend), irc_name(frontend), text.bytes);
    IRC_REPLY(frontend, "365", "*", "End of /LINKS list");
    buf_finish(&text);
}

void irc_info_stats(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    char query[2] = {
            msg->param_count > 0 && msg->params[0].length > 0 ? msg->params[0].bytes[0] : '*',
            '\0'};
    if (query[0] < ' ' || query[0] > '~') {
        query[0] = '*';
    }
    IRC_REPLY(frontend, "219", query, "End of /STATS report");
}

static void help_page(
        struct irc_frontend *frontend, const char *subject, const char *const *lines)
{
    IRC_REPLY(frontend, "704", subject, lines[0]);
    for (size_t i = 1; lines[i]; i++) {
        IRC_REPLY(frontend, "705", subject, catalogue_sentence(lines[i]));
    }
    IRC_REPLY(frontend, "706", subject, LINE("For the game itself, write to skein: help"));
}

void irc_info_help(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    static const char *const index[] = {"** Skein on IRC **",
            LINE_MARK("#here is the room; skein takes commands; channels are the game's."),
            "Topics: PRIVMSG, JOIN, MODE, CHATHISTORY", NULL};
    static const char *const privmsg[] = {"PRIVMSG <target>{,<target>} :<text>",
            LINE_MARK("To #here: aloud in the room. To skein: a command. To anybody else: a "
                      "tell."),
            NULL};
    static const char *const join[] = {"JOIN <channel>{,<channel>} [<key>{,<key>}]",
            LINE_MARK("Joining one that doesn't exist creates it, and makes you its operator."),
            NULL};
    static const char *const mode[] = {"MODE <channel> [<modes> [<parameters>]]",
            "b e I masks, k key, l limit, i m n s t on or off, o v of people.", NULL};
    static const char *const history[] = {
            "CHATHISTORY LATEST|BEFORE|AFTER|AROUND|BETWEEN|TARGETS …",
            LINE_MARK("The last 200 lines of a channel are kept."), NULL};

    static const struct {
        const char *subject;
        const char *const *lines;
    } pages[] = {{"", index}, {"index", index}, {"privmsg", privmsg}, {"join", join},
            {"mode", mode}, {"chathistory", history}};

    struct str subject = irc_msg_param(msg, 0);
    const char *shown = IRC_WORD(subject, 30);
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        if (str_equal_nocase(subject, str_of(pages[i].subject))) {
            help_page(frontend, shown[0] ? shown : "*", pages[i].lines);
            return;
        }
    }
    IRC_REPLY(frontend, "524", shown,
            "No help available on this topic; for the game, write to skein: help");
}
