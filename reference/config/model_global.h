// The typed model of keepalived.conf: global_defs and the scalar keywords of the top level.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "reference/base/address.h"
#include "reference/base/units.h"
#include "reference/config/model_vrrp.h"
#include "reference/config/place.h"

namespace holdfast::config {

// A named pipe that receives state changes, one line each.
struct NotifyFifo {
  std::string path;  // empty: none
  std::string user;
  std::string group;
  bool operator==(const NotifyFifo&) const = default;
};

struct MailServer {
  std::string host;
  std::uint16_t port = 25;
  bool operator==(const MailServer&) const = default;
};

// lvs_timeouts: seconds, unset where the kernel's value stays.
struct LvsTimeouts {
  std::optional<std::uint32_t> tcp, tcpfin, udp;
  bool operator==(const LvsTimeouts&) const = default;
};

// lvs_sync_daemon: the kernel's IPVS connection synchronisation.
struct LvsSyncDaemon {
  std::string interface;  // empty: off
  std::string instance;
  std::optional<std::uint32_t> id, maxlen, port, ttl;
  std::optional<IpAddress> group;
  bool operator==(const LvsSyncDaemon&) const = default;
};

// Scheduling of one child process.
struct ProcessTuning {
  Setting<std::int32_t> priority;  // nice value
  Setting<bool> no_swap;
  Setting<std::uint32_t> rt_priority;  // 0: off
  Setting<std::vector<std::string>> cpu_affinity;
  Setting<std::uint32_t> rlimit_rttime{10000};  // microseconds
  bool operator==(const ProcessTuning&) const = default;
};

struct NetlinkBuffers {
  Setting<std::uint32_t> cmd, monitor;
  Setting<bool> cmd_force, monitor_force;
  bool operator==(const NetlinkBuffers&) const = default;
};

struct LinkbeatInterface {
  std::string name;
  std::string method;  // MII, ETHTOOL or IOCTL
  Origin where;
  bool operator==(const LinkbeatInterface&) const = default;
};

struct InterfaceDelay {
  std::string name;
  Seconds down{0}, up{0};
  Origin where;
  bool operator==(const InterfaceDelay&) const = default;
};

struct GlobalDefs {
  Origin where;  // of the first block; later ones add to it

  // Top level.
  Setting<bool> linkbeat_use_polling, namespace_with_ipsets, use_pid_dir;
  Setting<std::string> net_namespace, net_namespace_ipvs, instance;
  Setting<std::uint32_t> child_wait_time{5};

  // Names and mail.
  Setting<std::string> router_id;  // empty: the host's name
  Setting<bool> process_names;
  Setting<std::string> process_name, vrrp_process_name, checker_process_name, bfd_process_name;
  Setting<std::string> notification_email_from, smtp_helo_name;
  std::vector<Setting<std::string>> notification_email;
  Setting<MailServer> smtp_server;
  Setting<Seconds> smtp_connect_timeout{Seconds(30)};
  Setting<bool> smtp_alert, smtp_alert_vrrp, smtp_alert_checker, no_email_faults, no_checker_emails;

  // Scripts and pipes.
  Setting<Script> startup_script, shutdown_script;
  Setting<Seconds> startup_script_timeout{Seconds(10)}, shutdown_script_timeout{Seconds(10)};
  Setting<Script> script_user;  // only user and group
  Setting<bool> enable_script_security, use_symlink_paths, set_supplementary_groups;
  Setting<NotifyFifo> notify_fifo, vrrp_notify_fifo, lvs_notify_fifo;
  Setting<Script> notify_fifo_script, vrrp_notify_fifo_script, lvs_notify_fifo_script;
  Setting<bool> vrrp_notify_priority_changes, fifo_write_vrrp_states_on_reload;

  // VRRP.
  Setting<std::uint8_t> vrrp_version{2};
  Setting<IpAddress> vrrp_mcast_group4{IpAddress::V4(224, 0, 0, 18)};
  Setting<std::optional<IpAddress>> vrrp_mcast_group6;  // unset: ff02::12
  Setting<Seconds> vrrp_garp_master_delay{Seconds(5)}, vrrp_garp_master_refresh{Seconds(0)};
  Setting<std::uint32_t> vrrp_garp_master_repeat{5}, vrrp_garp_master_refresh_repeat{1};
  Setting<Seconds> vrrp_garp_lower_prio_delay{Seconds(5)};  // not given: vrrp_garp_master_delay
  Setting<std::uint32_t> vrrp_garp_lower_prio_repeat{5};    // not given: vrrp_garp_master_repeat
  Setting<Microseconds> vrrp_garp_interval, vrrp_gna_interval;
  Setting<bool> vrrp_min_garp;
  Setting<GarpExtra> vrrp_garp_extra_if;
  Setting<std::uint32_t> vrrp_down_timer_adverts{3};
  Setting<bool> vrrp_lower_prio_no_advert, vrrp_higher_prio_send_advert, vrrp_owner_ignore_adverts;
  Setting<bool> vrrp_check_unicast_src, vrrp_skip_check_adv_addr, vrrp_strict, v3_checksum_as_v2;
  Setting<Microseconds> vrrp_startup_delay, vrrp_delay_after_boot;
  Setting<bool> log_unknown_vrids, dynamic_interfaces, dynamic_interfaces_allow_if_changes, disable_local_igmp;
  Setting<std::string> default_interface, vmac_prefix{"vrrp"}, vmac_addr_prefix;
  Setting<std::string> vrrp_rx_bufs_policy;
  Setting<std::uint32_t> vrrp_rx_bufs_multiplier{3};

  // Firewall.
  Setting<std::vector<std::string>> vrrp_iptables, vrrp_ipsets;
  Setting<std::string> nftables, nftables_ipvs;
  Setting<std::int32_t> nftables_priority{-1}, nftables_ipvs_priority{-1};
  Setting<std::uint32_t> nftables_ipvs_start_fwmark{1000};
  Setting<bool> nftables_ifindex, nftables_counters;

  // IPVS and checkers.
  Setting<LvsTimeouts> lvs_timeouts;
  Setting<LvsSyncDaemon> lvs_sync_daemon;
  Setting<bool> lvs_flush, checker_log_all_failures, rs_init_notifies;
  Setting<std::string> lvs_flush_on_stop;  // "all", "VS", or empty: off

  // Processes.
  ProcessTuning vrrp, checker, bfd;
  Setting<std::int32_t> max_auto_priority;
  Setting<std::uint32_t> min_auto_priority_delay{1000000};
  NetlinkBuffers vrrp_netlink, lvs_netlink;
  Setting<std::uint32_t> process_monitor_rcv_bufs;
  Setting<bool> process_monitor_rcv_bufs_force;

  // Management.
  Setting<std::string> snmp_socket, dbus_service_name, dbus_no_interface_name;
  Setting<bool> enable_traps, enable_snmp_vrrp, enable_snmp_rfc, enable_snmp_rfcv2, enable_snmp_rfcv3;
  Setting<bool> enable_snmp_checker, enable_dbus;
  Setting<Microseconds> snmp_vs_stats_update_interval{Microseconds(5000000)}, snmp_rs_stats_update_interval;

  // Files and reload.
  Setting<std::vector<std::string>> umask;
  Setting<std::string> reload_check_config, reload_time_file, reload_file, config_save_dir;
  Setting<std::string> tmp_config_directory, iproute_usr_dir, iproute_etc_dir;
  Setting<std::string> state_dump_file, stats_dump_file, json_dump_file;
  Setting<bool> reload_repeat, data_use_instance;
  Setting<std::uint32_t> random_seed, json_version{1};
  Setting<std::vector<std::string>> include_check;
  bool operator==(const GlobalDefs&) const = default;
};

}  // namespace holdfast::config
