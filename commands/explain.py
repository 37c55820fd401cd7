"""Explain what each NodePool of an environment may launch, and why not more."""

import argparse
import json
from collections.abc import Iterable
from dataclasses import asdict

from commands.choosing import studied_environment
from commands.running import Project
from core.capacity.catalog import InstanceType, load_catalog
from core.capacity.cluster import Cluster, cluster_of
from core.capacity.explained import explain_pool, explain_type
from core.capacity.manifests import workload_daemons
from core.capacity.sources import sources_of
from core.capacity.type_facts import type_facts
from core.config.environment import Environment
from core.problems import ConfigError, Problem, suggestion
