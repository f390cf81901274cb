//! What a process has used, from `/proc`.

use std::{fs, time::Duration};

/// Time it computed, in its own code and in the kernel for it.
pub(crate) fn cpu(id: u32) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
    // Its name, in parentheses, may hold spaces; user and system time are the 12th and 13th field after it.
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks: u64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(|field| field.parse::<u64>().unwrap())
        .sum();
    // A tick is 10 ms on every Linux that people run.
    Duration::from_millis(ticks * 10)
}

/// Memory it has, in bytes.
pub(crate) fn resident(id: u32) -> u64 {
    kib(id, "VmRSS:") * 1024
}

/// The most memory that it had since [`forget_peak`], in bytes.
pub(crate) fn peak(id: u32) -> u64 {
    kib(id, "VmHWM:") * 1024
}

/// Lets this process count its peak from here.
pub(crate) fn forget_peak() {
    fs::write("/proc/self/clear_refs", "5").unwrap();
}

fn kib(id: u32, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(name));
    let kib = line.unwrap().split_whitespace().nth(1).unwrap();
    kib.parse().unwrap()
}
