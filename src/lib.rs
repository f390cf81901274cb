//! Salon.
