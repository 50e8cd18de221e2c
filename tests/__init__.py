"""Tests of Apportion; the folders mirror the packages."""
