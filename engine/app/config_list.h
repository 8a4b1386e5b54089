#pragma once
#include "engine/core/run/module.h"

/* All configuration keys: the name in C (CONFIG_NAME), the allowed values, whether the key
 * takes effect only at the start (.fixed), a help text, and the option that it sets (INTO a
 * member of struct game_options, multiplied by .times). Keys without INTO are read where they
 * are used. A key in a table is TABLE.KEY.
 *
 * To add a key: a row here. To use it: an option for INTO (for the engine: a member in
 * engine.h, and in engine.c its value without a configuration, as in tests), or config_number
 * and similar functions. */
#define MODULE_KEY(X, name, text)                                                              \
    X(RULES_##name, FLAG("rules." #name, true), INTO(engine.rules.turned[MODULE_##name]),      \
            .flips = true, .help = "whether there are " text)
#define SPARE_MODULE_KEY(X, name, text)                                                        \
    X(RULES_##name, FLAG("rules." #name, false), INTO(engine.rules.turned[MODULE_##name]),     \
            .help = "whether there are " text)
// clang-format off
#define CONFIG_LIST(X)                                                                         \
    X(WORLD, TEXT("world", "\"skein.db\"", is_not_empty),                                      \
      .fixed = true, INTO(store.path),                                                         \
      .help = "the world's file")                                                              \
    X(USER, TEXT("user", "nil", is_not_empty),                                                 \
      .fixed = true,                                                                           \
      .help = "whom a server started by root becomes, once it has its ports")                  \
    X(PRIVILEGES, CHOICE("privileges", "\"drop\"", privileges),                              \
      .fixed = true,                                                                           \
      .help = "\"drop\": without capabilities, limited to files that the configuration names and to the system "\
              "calls of a server; \"keep\": all that the user may")                            \
    X(LISTEN, TEXTS("listen", services_is_listen),                                             \
      .help = "where to listen, as \"telnet:127.0.0.1:4000\"")                                 \
    X(NAME, TEXT("name", "\"Skein\"", is_not_empty),                                           \
      INTO(engine.name),                                                                       \
      .help = "what the game is called")                                                       \
    X(START, TEXT("start", "\"start\"", is_ref_config_keys),                                               \
      .fixed = true, INTO(engine.start),                                                       \
      .help = "the room in which newcomers wake")                                              \
    X(GUESTS, FLAG("guests", true),                                                            \
      INTO(engine.guests),                                                                     \
      .help = "whether people may come in without an account")                                 \
    X(DURABILITY, CHOICE("durability", "\"full\"", durabilities),                              \
      .fixed = true,                                                                           \
      .help = "\"full\", or \"process\": survives a crash of the server only")                 \
    X(CACHE_MIB, NUMBER("cache_mib", 256, 1, MILLION),                                         \
      INTO(engine.cache_bytes), .times = 1 << 20,                                              \
      .help = "memory for objects, about")                                                     \
    X(LINKDEAD_SECONDS, NUMBER("linkdead_seconds", 300, 1, MILLION),                           \
      INTO(engine.linkdead_seconds),                                                           \
      .help = "how long a character stays whose connection was lost")                          \
    X(PASSWORDS_MEMORY_KIB, NUMBER("passwords.memory_kib", 65536, 8, 4 * MILLION),             \
      INTO(engine.password_kib),                                                               \
      .help = "memory that hashing a password takes")                                          \
    X(LIMITS_CONNECTIONS, NUMBER("limits.connections", 10000, 1, MILLION),                     \
      .help = "connections in all")                                                            \
    X(LIMITS_CONNECTIONS_PER_ADDRESS, NUMBER("limits.connections_per_address", 1000, 1, MILLION), \
      .help = "connections from one address")                                                  \
    X(LIMITS_LOGINS_PER_MINUTE, NUMBER("limits.logins_per_minute", 10, 1, MILLION),            \
      INTO(engine.logins_per_minute),                                                          \
      .help = "attempts to log in from an address; strangers may try a name ten times as "     \
              "often")                                                                         \
    X(LIMITS_COMMANDS_PER_SECOND, NUMBER("limits.commands_per_second", 30, 1, MILLION),        \
      INTO(engine.commands_per_second),                                                        \
      .help = "lines of one player, and of one address before log-in")                         \
    X(LIMITS_SPEECH_BURST, NUMBER("limits.speech.burst", 10, 1, MILLION),                      \
      INTO(engine.speech_burst),                                                               \
      .help = "tells, lines on channels, letters, shouts and reports of one person at once")   \
    X(LIMITS_SPEECH_SECONDS, NUMBER("limits.speech.seconds", 2, 1, MILLION),                   \
      INTO(engine.speech_seconds),                                                             \
      .help = "after those, one more each so many seconds")                                    \
    X(LIMITS_ROOM_BURST, NUMBER("limits.room.burst", 120, 1, MILLION),                         \
      INTO(engine.room_burst),                                                                 \
      .help = "lines and gestures of one player in a room at once; each 500 bytes of a line "  \
              "count as one")                                                                  \
    X(LIMITS_ROOM_RATE, NUMBER("limits.room.per_second", 5, 1, MILLION),                       \
      INTO(engine.room_rate), .help = "after those, so many more a second")                    \
    X(PROXIES, TEXTS("proxies", is_block),                                                     \
      .help = "proxies that begin each connection with a header of the PROXY protocol (1 or "  \
              "2): its address counts, on every door")                                         \
    X(LIMITS_EXEMPT, TEXTS("limits.exempt", is_block),                                         \
      .help = "addresses that know no limits, as { \"10.0.0.0/8\" }")                          \
    X(SLICE_MILLISECONDS, NUMBER("slice.milliseconds", 20, 1, 1000),                           \
      .fixed = true, INTO(engine.slice_ms),                                                    \
      .help = "time that a script has at once")                                                \
    X(SLICE_INSTRUCTIONS, NUMBER("slice.instructions", 10000000, 1000, 1000 * MILLION),        \
      .fixed = true, INTO(host.slice_instructions),                                            \
      .help = "instructions that a script has at once")                                        \
    X(SLICE_MEMORY_KIB, NUMBER("slice.memory_kib", 16384, 1024, MILLION),                      \
      .fixed = true, INTO(host.slice_memory_bytes), .times = 1024,                             \
      .help = "memory that a script may take at once")                                         \
    X(SLICE_OUTPUT_BYTES, NUMBER("slice.output_bytes", 1048576, 4096, 64 * MILLION),           \
      INTO(engine.slice_output_bytes),                                                         \
      .help = "text that a script may tell at once")                                           \
    X(SLICE_OBJECTS, NUMBER("slice.objects", 200, 1, MILLION),                                 \
      INTO(engine.slice_objects),                                                              \
      .help = "objects that a script may make at once")                                        \
    X(QUOTAS_OBJECTS, NUMBER("quotas.objects", 5000, 1, 1000 * MILLION),                       \
      INTO(engine.quotas.most[QUOTA_OBJECTS]),                                                 \
      .help = "objects that one builder may own")                                              \
    X(QUOTAS_BEHAVIOUR_KIB, NUMBER("quotas.behaviour_kib", 1024, 1, MILLION),                  \
      INTO(engine.quotas.most[QUOTA_BEHAVIOUR_KIB]),                                           \
      .help = "source of one builder's behaviours in all")                                     \
    X(QUOTAS_BYTES, NUMBER("quotas.bytes", 33554432, 65536, 1000 * MILLION),                   \
      INTO(engine.quotas.most[QUOTA_BYTES]),                                                   \
      .help = "bytes of one builder's properties and behaviours in all")                       \
    X(QUOTAS_TIMERS, NUMBER("quotas.timers", 1000, 1, MILLION),                                \
      INTO(engine.quotas.most[QUOTA_TIMERS]),                                                  \
      .help = "timers of one builder")                                                         \
    X(QUOTAS_TASKS, NUMBER("quotas.tasks", 100, 1, MILLION),                                   \
      INTO(engine.quotas.most[QUOTA_TASKS]),                                                   \
      .help = "scripts of one builder that wait")                                              \
    X(QUOTAS_AREAS, NUMBER("quotas.areas", 3, 1, MILLION),                                     \
      INTO(engine.quotas.most[QUOTA_AREAS]),                                                   \
      .help = "areas that one builder may found")                                                     \
    X(QUOTAS_TIME_PERCENT, NUMBER("quotas.time_percent", 20, 1, 100),                          \
      INTO(engine.quotas.most[QUOTA_TIME_PERCENT]),                                            \
      .help = "of the time, for one builder's scripts before they are slowed")                 \
    X(BACKUPS_DIRECTORY, TEXT("backups.directory", "nil", is_not_empty),                       \
      INTO(engine.backups.directory),                                                          \
      .help = "where backups go that are made by themselves; nil: none are")                   \
    X(BACKUPS_EVERY, ANY("backups.every", "\"6h\"", config_every_is_one),                      \
      .help = "how often: \"90s\", \"30m\", \"6h\", \"1d\", \"1w\", or a number of seconds")    \
    X(BACKUPS_KEEP_HOURLY, NUMBER("backups.keep.hourly", 24, 0, MILLION),                      \
      INTO(engine.backups.keep[BACKUP_HOURLY]),                                                \
      .help = "of so many hours that have any, the last backup is kept")                       \
    X(BACKUPS_KEEP_DAILY, NUMBER("backups.keep.daily", 7, 0, MILLION),                         \
      INTO(engine.backups.keep[BACKUP_DAILY]),                                                 \
      .help = "of so many days")                                                               \
    X(BACKUPS_KEEP_WEEKLY, NUMBER("backups.keep.weekly", 4, 0, MILLION),                       \
      INTO(engine.backups.keep[BACKUP_WEEKLY]),                                                \
      .help = "of so many weeks")                                                              \
    X(BACKUPS_ARCHIVE, TEXT("backups.archive", "nil", is_not_empty),                           \
      .fixed = true,                                                                           \
      .help = "where each commit is archived, for skein restore --as-of; nil: nowhere")        \
    X(BACKUPS_ARCHIVE_EVERY, ANY("backups.archive_every", "\"5m\"", config_every_is_one),      \
      .fixed = true,                                                                           \
      .help = "how old a segment of the archive gets before it is completed, as every")        \
    X(RULES_FIGHTING, CHOICE("rules.fighting", "\"areas\"", fightings),                        \
      INTO(engine.rules.fighting),                                                             \
      .help = "where people fight: \"off\", in \"areas\" that have fighting = true, or \"everywhere\"") \
    X(RULES_PRESET, CHOICE("rules.preset", "\"brisk\"", presets),                              \
      INTO(engine.rules.preset),                                                               \
      .help = "how hard they fight: \"classic\", \"brisk\" or \"gentle\"")                     \
    X(RULES_HUNGER, FLAG("rules.hunger", false),                                               \
      INTO(engine.rules.hunger),                                                               \
      .help = "whether the hungry and thirsty heal slowly")                                    \
    X(RULES_PVP, CHOICE("rules.pvp", "\"consent\"", pvps),                                     \
      INTO(engine.rules.pvp),                                                                  \
      .help = "whether players fight players: \"off\", by \"consent\" (duels), or in \"areas\" that have pvp = true") \
    ENGINE_MODULES(MODULE_KEY, SPARE_MODULE_KEY, X)                                            \
    X(PLAYER_CHANNELS, FLAG("player_channels", true),                                          \
      INTO(engine.no_player_channels), .flips = true,                                          \
      .help = "whether players may found channels")                                            \
    X(MAIL_DOMAIN, TEXT("mail.domain", "nil", is_host_name),                                   \
      INTO(engine.mail_domain),                                                                \
      .help = "NAME@ this is the address of NAME for the services smtp, submission and lmtp")     \
    X(SSH_KEY, TEXT("ssh.key", "nil", is_not_empty),                                           \
      .help = "file with the key that SSH clients know the server by; nil: WORLD.ssh, which is made if it is not there")  \
    X(MAIL_RELAY, TEXT("mail.relay", "nil", is_not_empty),                                     \
      .help = "the mail server that letters are sent through, \"smtp://[USER:PASSWORD@]HOST:PORT\" or \"smtps://...\"; nil: nothing is sent") \
    X(MAIL_FROM, TEXT("mail.from", "nil", is_mail_address),                                    \
      .help = "the address of the game's own letters; nil: postmaster@ the domain")              \
    X(MSSP, ANY("mssp", "{}", mssp_is_formed),                                                 \
      .help = "what lists of games are told of this one by MSSP, as { contact = \"ann@example.org\", genre = "  \
              "\"Fantasy\", minimum_age = 13, hiring_builders = true, areas = 12 }; help client-data")                 \
    X(TLS_CERTIFICATE, TEXT("tls.certificate", "nil", is_not_empty),                           \
      .help = "file with the certificate and its chain")                                       \
    X(TLS_KEY, TEXT("tls.key", "nil", is_not_empty),                                           \
      .help = "file with the certificate's key")                                               \
    X(IRC_SERVER_NAME, TEXT("irc.server_name", "nil", is_host_name),                           \
      .help = "what the server calls itself on IRC")                                           \
    X(IRC_MOTD, TEXT("irc.motd", "nil", is_not_empty),                                         \
      .help = "the message of the day on IRC, lines; nil: how one plays by IRC")               \
    X(IRC_OPERATORS, TABLES("irc.operators", operator_fields),                                 \
      .help = "{ { name =, password = }, ... }")                                               \
    X(BRIDGES, TABLES("bridges", bridge_fields),                                               \
      .help = "{ { name =, address = \"HOST:PORT\", nick =, channels = { [\"#there\"] = "      \
              "\"here\", ... }, tls =, verify =, ca = FILE, sasl = { account =, "              \
              "password = }, password =, protocol = \"xmpp\" }, ... }: networks of IRC or "    \
              "XMPP to carry channels of")                                                     \
    X(WEBHOOKS, TABLES("webhooks", webhook_fields),                                            \
      .help = "{ { name =, url = \"https://...\", secret =, events = { \"channel.public\", "     \
              "\"enter\", \"leave\", \"report\", \"script.*\" } }, ... }: programs that are told "   \
              "what happens, by POST; help webhooks")                                             \
    X(REALM_BOARD, TEXT("realm.board", "nil", is_board),                                       \
      .fixed = true,                                                                           \
      .help = "the board of the realm that this world is of, \"redis://HOST:PORT/REALM\"")     \
    X(REALM_NAME, TEXT("realm.name", "nil", is_world_name),                                    \
      .fixed = true, INTO(engine.realm.name),                                                  \
      .help = "what this world is called there, for good")                                     \
    X(REALM_SECRET, TEXT("realm.secret", "nil", is_not_empty),                                 \
      .help = "a file with 32 bytes or more that all worlds of the realm share")               \
    X(REALM_CHANNELS, ANY("realm.channels", "{ \"public\" }", is_names),                       \
      INTO(engine.realm.channels),                                                             \
      .help = "channels that all worlds share: a list of names")                               \
    X(REALM_VISITORS, ANY("realm.visitors", "true", is_names_or_flag),                         \
      INTO(engine.realm.visitors),                                                             \
      .help = "who comes from other worlds: true, false, or a list of worlds")                 \
    X(REALM_VISITORS_MOST, NUMBER("realm.visitors_most", 0, 0, MILLION),                       \
      INTO(engine.realm.visitors_most),                                                        \
      .help = "most people of other worlds here at once; 0: any number")                       \
    X(REALM_ACCEPT_THINGS, ANY("realm.accept.things", "true", is_bound),                       \
      INTO(engine.realm.accept_things),                                                        \
      .help = "things that people bring home from other worlds: true (any), false (none), or how many more " \
              "than they left with; the rest waits for a wizard (@realm waiting)")             \
    X(REALM_ACCEPT_COINS, ANY("realm.accept.coins", "0", is_bound),                            \
      INTO(engine.realm.accept_coins),                                                         \
      .help = "coins that they bring home, in the same way")                                   \
    X(REALM_ACCEPT_EXPERIENCE, ANY("realm.accept.experience", "0", is_bound),                  \
      INTO(engine.realm.accept_experience),                                                    \
      .help = "points of experience that they bring home, in the same way")                    \
    X(REALM_ROLES, CHOICE("realm.roles", "\"own\"", owns),                                     \
      .help = "\"own\", or \"shared\": a builder is one in all worlds")                        \
    X(REALM_ACCOUNTS, CHOICE("realm.accounts", "\"shared\"", owns),                            \
      .help = "\"shared\": people log in anywhere in the realm; or \"own\": at home, and walk") \
    X(REALM_CARRY_THINGS, NUMBER("realm.carry.things", 500, 1, 5000),                          \
      INTO(engine.realm.carry_things),                                                         \
      .help = "most things that a traveller takes along to another world")                     \
    X(REALM_CARRY_KIB, NUMBER("realm.carry.kib", 256, 1, 256),                                 \
      INTO(engine.realm.carry_bytes), .times = 1 << 10,                                        \
      .help = "most that they are, in KiB")                                                    \
    X(REALM_LINK, TEXT("realm.link", "nil", is_not_empty),                                     \
      .fixed = true, INTO(engine.realm.link),                                                  \
      .help = "where other machines reach this world's service gate, \"HOST:PORT\"; it needs gate.secret")           \
    X(REALM_ADDRESS, TEXT("realm.address", "nil", is_not_empty),                               \
      .fixed = true, INTO(engine.realm.address),                                               \
      .help = "where people come in who walk here without a gate, as they are told")           \
    X(REALM_PEERS, ANY("realm.peers", "{}", post_may_is_pins),                                 \
      INTO(engine.realm.peers),                                                                \
      .help = "{ forest = { key = \"...\", may = { \"visit\", \"speak\", \"mail\", \"ban\" } }, ... }: worlds "  \
              "whose keys are known, as `skein realm key` prints them; others wait for a wizard") \
    X(REALM_REGISTRAR, TEXT("realm.registrar", "nil", is_world_name),                          \
      .fixed = true, INTO(engine.realm.registrar),                                             \
      .help = "which world gives out names, the same for all; nil: the one that came first")   \
    X(REALM_LETTERS_MIB, NUMBER("realm.letters_mib", 64, 1, MILLION),                          \
      .fixed = true, INTO(engine.realm.letters_bytes), .times = 1 << 20,                       \
      .help = "of letters that wait for worlds that are away")                                 \
    X(REALM_PLAIN, FLAG("realm.plain", false),                                                 \
      .fixed = true,                                                                           \
      .help = "whether followers may come from other machines without TLS: only where nobody listens in") \
    X(REALM_AUTHORITY, TEXT("realm.authority", "nil", is_not_empty),                           \
      .fixed = true,                                                                           \
      .help = "file of certificates that may vouch for the world that is followed through TLS; nil: the system's") \
    X(FOLLOW_HOLD_SECONDS, NUMBER("follow.hold_seconds", 2, 1, MILLION),                       \
      .fixed = true,                                                                           \
      .help = "how long what is told waits for a follower that does not answer")               \
    X(FOLLOW_TAKE_OVER_SECONDS, NUMBER("follow.take_over_seconds", 3, 1, MILLION),             \
      .fixed = true,                                                                           \
      .help = "after how long without a sign of life a follower takes over, in a realm or with a witness")       \
    X(FOLLOW_LOG_MIB, NUMBER("follow.log_mib", 64, 1, MILLION),                                \
      .fixed = true,                                                                           \
      .help = "memory for commits that a follower may lack when it comes back")                \
    X(FOLLOW_SECRET, TEXT("follow.secret", "nil", is_not_empty),                               \
      .fixed = true,                                                                           \
      .help = "a file of 32 bytes or more that a world, its follower and their witness share: links by a port need it")  \
    X(FOLLOW_WITNESS, TEXT("follow.witness", "nil", is_dialled),                               \
      .fixed = true,                                                                           \
      .help = "where skein witness listens, HOST:PORT or unix:PATH: a follower takes over by itself when it agrees") \
    X(GATE_SECRET, TEXT("gate.secret", "nil", is_not_empty),                                   \
      .fixed = true,                                                                           \
      .help = "a file of 32 bytes or more that a world and its gates share: gates by a port need it") \
    X(WEB_PUBLIC_URL, TEXT("web.public_url", "nil", is_url),                                   \
      .help = "the address at which browsers find the game, \"https://mud.example\"; "         \
              "without it they may log in under an IP address, localhost and the name "        \
              "in --listen")                                                                   \
    X(WEB_CORS, TEXTS("web.cors", is_origin),                                                  \
      .help = "web sites whose pages may read what the API tells everybody, as "               \
              "{ \"https://fans.example\" }; { \"*\" } is every site")                         \
    X(WEB_TRUSTED_PROXIES, TEXTS("web.trusted_proxies", is_block),                             \
      .help = "proxies whose word on addresses is taken")
// clang-format on
