/* serve.c -- `skein serve`: starting and ending a server.
 *
 * The start has these steps: configuration, giving up rights, loop, world (created if missing),
 * engine and scripts, control socket, durable timers, listeners, the first wizard. Any error
 * ends the start with one sentence. A failed start leaves neither a new world nor a password.
 * No connection is accepted before the loop runs, so nobody ever meets a half-started server.
 * serve_loop.c runs the server after the start.
 *
 * stdout is for programs that wait for the server: a line for each listener, then `ready`.
 * Everything else is the log, on stderr. */
#include "engine/app/account_care.h"
#include "engine/app/activation.h"
#include "engine/app/cmd.h"
#include "engine/app/config_keys.h"
#include "engine/app/game_choice.h"
#include "engine/app/reactor.h"
#include "engine/app/serve_impl.h"
#include "engine/app/version.h"
#include "engine/app/world_make.h"
#include "engine/base/asset.h"
#include "engine/base/base.h"
#include "engine/base/notify.h"
#include "engine/core/login/login.h"
#include "engine/core/people/presence.h"
#include "engine/core/run/packages.h"
#include "engine/core/run/tasks.h"
#include "engine/core/script/timer.h"
#include "engine/lua/load/package_jobs.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Stack for scripts, because Lua calls itself through C. */
#define STACK_BYTES ((rlim_t)8 << 20)

enum {
    THREADS_MIN = 2,
    THREADS_MAX = 4,
    SYNC_WAIT_MS = 10000,
    OTHER_DESCRIPTORS = 256,
    DESCRIPTORS_MOST = 65536, /* half a megabyte in the kernel */
};

/* -- the process -- */

static void raise_soft_limits(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
    /* The main thread's stack grows up to the current limit. */
    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < STACK_BYTES) {
        limit.rlim_cur = limit.rlim_max < STACK_BYTES ? limit.rlim_max : STACK_BYTES;
        (void)setrlimit(RLIMIT_STACK, &limit);
    }
}

/* Widens the descriptor table while there is only one thread. The kernel doubles a full table,
 * and doing so stops a process with several threads for tens of milliseconds. */
static void widen_descriptors(const struct config *config)
{
    uint64_t wanted = config_number(config, CONFIG_LIMITS_CONNECTIONS) + OTHER_DESCRIPTORS;
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        wanted = wanted > limit.rlim_cur ? limit.rlim_cur : wanted;
        wanted = wanted > DESCRIPTORS_MOST ? DESCRIPTORS_MOST : wanted;
        int fd = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, (int)wanted - 1);
        if (fd >= 0) {
            (void)close(fd);
        }
    }
}

void serve_raise_limits(const struct config *config)
{
    raise_soft_limits();
    widen_descriptors(config);
}

static unsigned thread_count(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    long count = processors < THREADS_MIN ? THREADS_MIN : processors;
    return (unsigned)(count > THREADS_MAX ? THREADS_MAX : count);
}

/* -- the game -- */

static bool make_served(struct server *server, const char *world, struct err *err)
{
    const char *asked = args_value(server->args, "game");
    const char *game = asked ? asked : GAME_DEFAULT;
    struct game_choice choice = {0};
    log_notice("there is no world %s yet: making it of the game %s", world, game);
    bool ok = game_choice_find(game, &choice, err) &&
              world_make_game(world, &choice, NULL, err) &&
              config_packages_open(&server->config, args_value(server->args, "config"), err);
    game_choice_finish(&choice);
    return ok;
}

/* Refuses --game for a world of another game. */
static bool check_game(struct server *server, struct err *err)
{
    const char *word = args_value(server->args, "game");
    struct game_choice choice = {0};
    struct game_file kept = {0};
    struct buf text = {0};
    if (!word || server->made_world) {
        return true;
    }
    bool ok = game_choice_find(word, &choice, err) &&
              (!packages_game(server->game.world, &text) ||
                      game_file_read(buf_str(&text), "the world's game", &kept, err));
    const char *name = kept.name ? kept.name : "starter";
    if (ok && strcmp(name, choice.file.name) != 0) {
        ok = err_set(err, ERR_EXISTS,
                "%s is a world of the game %s: leave out --game, or name another file with "
                "--world",
                config_text(&server->config, CONFIG_WORLD), name);
    }
    game_choice_finish(&choice);
    game_file_finish(&kept);
    buf_finish(&text);
    return ok;
}

/* Refuses a world whose game has a package that is not here. */
static bool check_packages(const struct server *server, struct err *err)
{
    const char *missing = packages_missing(server->game.engine);
    return !missing ||
           err_set(err, ERR_MISSING,
                   "the world's game has the package \"%s\", which is not here: give its "
                   "folder "
                   "with --game, or list `packages` in the configuration (help games)",
                   missing);
}

static bool open_game(struct server *server, struct err *err)
{
    struct game_options serve_options;
    const char *world = config_text(&server->config, CONFIG_WORLD);
    if (!config_packages_open(&server->config, args_value(server->args, "config"), err)) {
        return false;
    }
    if (access(world, F_OK) != 0 && errno == ENOENT) {
        /* A mistyped address must not leave a new world behind. */
        if (!serve_may_listen(server, err)) {
            return false;
        }
        if (!make_served(server, world, err)) {
            return false;
        }
        server->made_world = true;
    }
    serve_game_options(&server->config, &serve_options);
    serve_options.store.wake = serve_wake;
    serve_options.store.wake_data = server;
    serve_options.store.accept_loss = args_has(server->args, "accept-loss");
    serve_options.threads = thread_count();
    serve_modules_store_options(server, &serve_options.store);
    return game_open(&serve_options, &server->game, err) && check_game(server, err) &&
           check_packages(server, err);
}

/* Waits until every commit so far is durable. */
static bool sync_game(struct server *server, struct err *err)
{
    static const struct timespec moment = {0, 1000000};
    int64_t end_ms = clock_ms() + SYNC_WAIT_MS;
    (void)store_poll(server->game.store);
    while (store_durable_here(server->game.store) < server->game.world->commit_number) {
        if (clock_ms() >= end_ms) {
            struct store_load load;
            store_load_now(server->game.store, &load);
            return err_set(err, ERR_IO, "the world cannot be written: %s; check the disk",
                    load.failing ? load.problem : "the disk is too slow");
        }
        (void)nanosleep(&moment, NULL);
    }
    return true;
}

static bool write_password(const char *world, const char *password, struct err *err)
{
    struct buf path = {0};
    buf_printf(&path, "%s.password", world);
    int fd = open(path.bytes, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool ok = fd >= 0 && fchmod(fd, 0600) == 0 &&
              dprintf(fd, "wizard password: %s\n", password) > 0 && fsync(fd) == 0;
    if (!ok) {
        err_set(err, ERR_IO,
                "cannot write %s: %s; set one with `skein account set wizard --password-stdin`",
                path.bytes, strerror(errno));
    } else {
        log_notice("the world has a first wizard; the password is in %s", path.bytes);
    }
    if (fd >= 0) {
        (void)close(fd);
    }
    buf_finish(&path);
    return ok;
}

/* Creates a wizard in a world without one; prints or writes the password once. */
static bool ensure_wizard(struct server *server, struct err *err)
{
    char password[25];
    bool made = false;
    if (!account_care_first_wizard(server->game.engine, password, &made, err) ||
            !sync_game(server, err)) {
        return false;
    }
    bool ok = true;
    if (made && notify_is_journal(STDOUT_FILENO)) {
        ok = write_password(config_text(&server->config, CONFIG_WORLD), password, err);
    } else if (made) {
        (void)printf("wizard password: %s\n", password);
    }
    explicit_bzero(password, sizeof(password));
    return ok;
}

/* -- the network -- */

static void open_net(struct server *server)
{
    server->net.hub = engine_hub(server->game.engine);
    login_count_refusals(server->game.engine, &server->refusals);
    server->net.workers = server->game.workers;
}

/* -- start and end -- */

static bool open_outward(struct server *server, struct err *err)
{
    void **made = serve_modules_prepare(server, &server->config, err);
    if (!made) {
        return false;
    }
    serve_modules_take(server, made);
    return true;
}

static void warn(const char *sentence)
{
    log_warning("%s", sentence);
}

static bool start_serve(struct server *server, unsigned reactor, struct err *err)
{
    serve_modules_init(server);
    serve_raise_limits(&server->config);
    server->started_ms = clock_wall_ms();
    watchdog_init(&server->watchdog);
    serve_modules_tell_missing();
    (void)serve_modules_tell_useless(&server->config, warn);
    if (!activation_take(&server->services, err) || !serve_modules_begin(server, err) ||
            !serve_secrets_begin(server, err) || !serve_privilege_begin(server, err) ||
            !serve_process_open(server, reactor, err) ||
            !serve_modules_check_all(server, &server->config, err)) {
        return false;
    }
    serve_process_tells_many(server);
    serve_loop_open(server);
    serve_modules_before_world(server);
    serve_net_options(server);
    if (!open_game(server, err) || !serve_doubt_check(server, err) ||
            !serve_may_listen(server, err)) {
        return false;
    }
    open_net(server);
    serve_office_open(server);
    const char *world = config_text(&server->config, CONFIG_WORLD);
    if (!control_open(server->loop, server->game.engine, world, &server->control, err) ||
            !timers_load(server->game.engine, err)) {
        return false;
    }
    serve_tell_packages(server);
    package_jobs_begin(server->game.host);
    control_set_server(server->control, server);
    serve_loop_start(server);
    bool ok = serve_listen(server, &server->config, NULL, err) && open_outward(server, err) &&
              serve_modules_open(server, err) && ensure_wizard(server, err) &&
              serve_privilege_end(server, err);
    if (ok) {
        services_tell(&server->services, serve_print_listening);
    }
    return ok;
}

/* Returns false if the last changes could not be saved. */
static bool finish_serve(struct server *server)
{
    serve_loop_close(server);
    serve_office_close(server);
    control_close(server->control);
    struct err ignored = {0};
    bool well = serve_modules_are_well(server, &ignored);
    size_t lost = game_close(&server->game);
    serve_modules_finish(server);
    serve_secrets_finish(server);
    serve_process_close(server);
    serve_net_finish(server);
    config_finish(&server->config);

    return lost == 0 || !well; /* if another process is the world, nothing is lost here */
}

/* --check-config: what is wrong has been said. */
static enum cmd_status check_config(const struct args *args)
{
    size_t mistakes = serve_check(args);
    if (mistakes == 0) {
        (void)printf("the configuration is in order\n");
    }
    asset_set_directory(NULL);
    return mistakes == 0 ? CMD_DONE : CMD_FAILED;
}

static enum cmd_status run_serve(const struct args *args, struct err *err)
{
    struct server server = {.args = args};
    if (args_has(args, "check-config")) {
        return check_config(args);
    }
    unsigned reactor = 0;
    bool usage = true;
    serve_process_hold_hangup();
    if (!cmd_set_log(args, err) || !reactor_find(args_value(args, "reactor"), &reactor, err) ||
            !cmd_set_assets(args, err) ||
            !serve_read_config(args, &server.config, &usage, err)) {
        asset_set_directory(NULL);
        return usage ? CMD_USAGE : CMD_FAILED;
    }
    serve_log_options(&server);
    bool ok = start_serve(&server, reactor, err);
    bool unmade = !ok && server.made_world;
    if (ok) {
        serve_process_ready();
        serve_modules_ready(&server);
        serve_loop_run(&server);
    }
    struct buf world = {0};
    buf_add_text(&world, config_text(&server.config, CONFIG_WORLD));
    ok = ok && serve_modules_are_well(&server, err);
    if (!finish_serve(&server) && ok) {
        ok = err_set(err, ERR_IO,
                "the last changes could not be written, and no player saw them: check the disk "
                "of %s before the next start",
                world.bytes);
    }
    if (unmade) {
        world_unmake(world.bytes);
    }
    asset_set_directory(NULL);
    int status = ok ? CMD_DONE : CMD_FAILED;
    if (ok && server.next_program) {
        status = server.run_next(server.next_program, world.bytes);
    }
    buf_finish(&world);
    mem_free(server.next_program);
    return (enum cmd_status)status;
}

static void print_more(FILE *out)
{
    (void)fputs(
            "\nServices, and where they listen if neither --listen nor the configuration says "
            "anything:\n",
            out);
    services_print(out);
    (void)fputs("\nADDRESS is HOST:PORT, [V6]:PORT or unix:PATH; port 0 takes a free one.\n"
                "\nReactors:\n",
            out);
    reactor_print(out);
    (void)fputs(
            "\nKeys of the configuration, with their defaults; limits.connections is written\n"
            "limits = { connections = ... }:\n",
            out);
    config_print_keys(out);
}

static const struct args_option serve_options[] = {
        CMD_WORLD_OPTION,
        {"game", "GAME", "make the world of this game if it is not there (skein init --help)"},
        {"config", "FILE", "the configuration, a file of Lua data"},
        {"listen", "SERVICE:ADDRESS",
                "where to listen, instead of the configuration's; may be given more than once"},
        {"realm", "URL", "join the realm of this broker, redis://HOST:PORT/REALM"},
        {"name", "NAME", "the permanent name of this world in its realm"},
        {"reactor", "NAME", "how to wait for sockets (default: the best available)"},
        CMD_LOG_OPTION,
        {"wire", NULL, "log every byte of every session (passwords too), for debugging"},
        {"check-config", NULL,
                "check the configuration and the files it names, print each mistake, and end"},
        {"alone", NULL,
                "serve a world that a copy may have replaced, because you know that none has"},
        {"accept-loss", NULL, "serve a damaged world with its remaining data"},
        {"assets", "DIR", "use scripts, help and web pages from DIR before those built in"},
        {0},
};

static const char serve_help[] =
        "Serves a world until SIGTERM or SIGINT; makes it from the starter world, or of\n"
        "GAME, if FILE is not there. Prints a line for each listener and then `ready`.\n"
        "SIGHUP reads configuration and scripts again without dropping anybody. The log\n"
        "goes to stderr, one line an entry; with json each is an object of time, level and\n"
        "message. Under\n"
        "systemd it reports when it is ready and that it is alive. Sockets named after "
        "a\nservice (FileDescriptorName=telnet) replace that service's addresses.\n"
        "--check-config opens neither ports nor the world; it ends with 0, or with 1 and a\n"
        "line for each mistake.\n"
        "\n"
        "Example: skein serve --world skein.db --listen telnet:0.0.0.0:4000\n";

const struct cmd cmd_serve = {
        .name = "serve",
        .usage = "[--world FILE] [--game GAME] [--config FILE] [--listen SERVICE:ADDRESS]... "
                 "[--realm URL --name NAME] [--reactor NAME]",
        .summary = "runs the game",
        .help = serve_help,
        .options = serve_options,
        .print_more = print_more,
        .run = run_serve,
};
